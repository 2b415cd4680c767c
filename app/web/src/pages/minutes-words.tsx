/** The chair's words beside the facts: kept as they are typed, and never written over somebody else's. */
import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Wording, Away, Refused, call, newKey } from "../api/client";
import { forget, keep, kept } from "../drafts";
import { Button, Fault, Warning } from "../ui/elements";
import { TextArea, focusOn } from "../ui/inputs";
import { day } from "../words";

type Props = {
  sitting: string;
  /** The case they are about; null: the sitting as a whole. */
  reference: string | null;
  wording: Wording;
  editable: boolean;
  done: () => Promise<void>;
};

/** Every version begins anew; what was said of the one before it, and the focus, go over to it. */
export function Words(props: Props): JSX.Element {
  const [said, setSaid] = useState("");
  return (
    <>
      <div role="status">{said && <p class="app-done">{said}</p>}</div>
      <Version {...props} key={props.wording.version} tell={setSaid} wasKept={said !== ""} />
    </>
  );
}

function Version({
  sitting,
  reference,
  wording,
  editable,
  done,
  tell,
  wasKept,
}: Props & { tell: (said: string) => void; wasKept: boolean }): JSX.Element {
  const name = `minutes ${sitting} ${reference ?? ""}`;
  const draft = useRef(kept<string>(name));
  const [edits, setEdits] = useState(draft.current !== null);
  const [typed, setTyped] = useState(draft.current?.typed ?? wording.text);
  const [seen, setSeen] = useState(draft.current?.seen ?? wording.version);
  const [theirs, setTheirs] = useState<Wording | null>(
    draft.current && draft.current.seen !== wording.version ? wording : null,
  );
  const [error, setError] = useState<unknown>(null);
  const key = useRef(newKey());
  const type = (text: string): void => {
    setTyped(text);
    keep(name, text, seen);
    key.current = newKey();
  };
  const send = async (): Promise<void> => {
    setError(null);
    const version = theirs ? theirs.version : seen;
    try {
      await call("word_minutes", {
        path: { sitting },
        body: { ref: reference, text: typed },
        seen: version,
        key: key.current,
      });
      forget(name);
      tell("The words are kept.");
      await done();
      setEdits(false);
    } catch (refused) {
      if (!(refused instanceof Away)) key.current = newKey();
      if (refused instanceof Refused && refused.status === 412) {
        const now = await call("get_minutes", { path: { sitting } });
        const found = reference ? now.items.find((each) => each.ref === reference)?.wording : now.wording;
        if (found) setTheirs(found);
      } else setError(refused);
    }
  };
  const id = `words-${reference ?? "sitting"}`;
  const opener = `${id}-open`;
  // the button and the field take each other's place: the focus goes from one to the other
  const before = useRef(wasKept ? !edits : edits);
  useLayoutEffect(() => {
    if (before.current !== edits && document.activeElement === document.body) focusOn(edits ? id : opener);
    before.current = edits;
  }, [edits]);
  if (!edits)
    return (
      <div>
        {wording.text ? (
          <p class="app-words">{wording.text}</p>
        ) : (
          <p class="app-quiet">No words of the chair beside this yet.</p>
        )}
        {editable && (
          <Button
            id={opener}
            kind="secondary"
            small
            label={`${wording.text ? "Change the words" : "Add words"} about ${reference ?? "the sitting"}`}
            onClick={() => {
              setTyped(wording.text);
              setSeen(wording.version);
              tell("");
              setEdits(true);
            }}
          >
            {wording.text ? "Change the words" : "Add words"}
          </Button>
        )}
      </div>
    );
  return (
    <div>
      {theirs && (
        <Warning title="Somebody else has changed these words meanwhile">
          <div class="app-columns">
            <div>
              <strong>Theirs, {day(theirs.at)}</strong>
              <p class="app-words">{theirs.text}</p>
            </div>
            <div>
              <strong>Yours, not sent yet</strong>
              <p class="app-words">{typed}</p>
            </div>
          </div>
          <p>Put into yours below what theirs have, then keep them: yours take their place.</p>
          <Button kind="secondary" small onClick={() => type(`${theirs.text}\n\n${typed}`)}>
            Put theirs before mine
          </Button>
        </Warning>
      )}
      <TextArea
        id={id}
        label={reference ? `Words about ${reference}` : "Words about the sitting"}
        hint="Beside the facts: what happened, and how anybody voted, is not changed by them."
        value={typed}
        onChange={type}
        maxLength={20_000}
      />
      <Fault error={error} />
      <div class="app-row">
        <Button onClick={send}>{error instanceof Away ? "Send them again" : "Keep the words"}</Button>
        <Button
          kind="secondary"
          onClick={() => {
            forget(name);
            setTheirs(null);
            setEdits(false);
          }}
        >
          Leave them as they were
        </Button>
      </div>
    </div>
  );
}
