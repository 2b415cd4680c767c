/** A form that is filled in and sent: kept while it is typed, refused without loss, merged when the case has moved on. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Away, Refused, newKey } from "../api/client";
import { forget, keep, kept } from "../drafts";
import { me } from "../session";
import { Button, Fault, Inset, Warning } from "../ui/elements";
import { ErrorSummary } from "../ui/inputs";
import { day } from "../words";
import { type Around, Fields } from "./fields";
import { type Record_, type Schema, emptyRecord, idOf, sendable } from "./schema";

type Props = {
  /** Under what name the typing is kept on this device. */
  draft: string;
  schema: Schema;
  registers?: Around["registers"];
  /** The version of the case that the form is filled in for. */
  seen: number;
  /** What the form holds at first, beside what is empty. */
  start?: Record_;
  /** What is sent as it is and not asked. */
  fixed?: Record<string, unknown>;
  say: string;
  send: (body: Record<string, unknown>, seen: number, key: string) => Promise<void>;
  /** Somebody else has moved the case: read it again, and say what changed since `seen`. */
  refresh?: () => Promise<{ seen: number; changes: ComponentChildren }>;
  above?: ComponentChildren;
};

export function MoveForm({
  draft,
  schema,
  registers = {},
  seen,
  start,
  fixed = {},
  say,
  send,
  refresh,
  above,
}: Props): JSX.Element {
  const found = useRef(kept<Record_>(draft));
  const [typed, setTyped] = useState<Record_>(
    () => found.current?.typed ?? { ...emptyRecord(schema, schema), ...start },
  );
  const [version, setVersion] = useState(seen);
  const [restored, setRestored] = useState(found.current !== null);
  const [error, setError] = useState<unknown>(null);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [changes, setChanges] = useState<ComponentChildren>(null);
  const [busy, setBusy] = useState(false);
  const key = useRef(newKey());

  const change = (next: Record_): void => {
    setTyped(next);
    keep(draft, next, version);
    key.current = newKey(); // another form is another wish
  };

  const submit = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setError(null);
    setFaults({});
    try {
      const body = { ...(sendable(typed, schema, schema) as Record<string, unknown>), ...fixed };
      await send(body, version, key.current);
      forget(draft);
    } catch (refused) {
      if (refused instanceof Refused && refused.status === 412 && refresh) {
        const news = await refresh();
        setVersion(news.seen);
        setChanges(news.changes);
        key.current = newKey();
      } else if (refused instanceof Refused && refused.problem.errors?.length) {
        setFaults(Object.fromEntries(refused.problem.errors.map((each) => [each.pointer, sentence(each.detail)])));
      } else setError(refused);
    } finally {
      setBusy(false);
    }
  };

  // with the network back, what could not be sent waits for one press, not for the typing of it
  useEffect(() => {
    if (!(error instanceof Away)) return undefined;
    const back = (): void => setError(null);
    addEventListener("online", back);
    return () => removeEventListener("online", back);
  }, [error]);

  const around: Around = { root: schema, errors: faults, today: me.value?.today ?? "", registers };
  const summary = Object.entries(faults).map(([pointer, detail]) => ({
    id: nearest(pointer),
    detail: `${titleOf(pointer)}${detail}`,
  }));
  return (
    <form
      class="app-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <ErrorSummary errors={summary} />
      {changes !== null && (
        <Warning title="Somebody else changed this case while you were typing">
          {changes}
          <p>
            Nothing of yours is lost: it stands below as you typed it. Look at what changed, alter yours if it has to
            be, and send it again.
          </p>
        </Warning>
      )}
      {restored && (
        <Inset>
          <p>
            What you typed {found.current ? `on ${day(found.current.at)}` : ""} is here again.{" "}
            <button
              type="button"
              class="app-link"
              onClick={() => {
                forget(draft);
                setRestored(false);
                setTyped({ ...emptyRecord(schema, schema), ...start });
              }}
            >
              Begin afresh
            </button>
          </p>
        </Inset>
      )}
      {above}
      <Fields schema={schema} value={typed} onChange={change} around={around} skip={Object.keys(fixed)} />
      <RefusedBecause error={error} />
      <Button type="submit" busy={busy}>
        {say}
      </Button>
    </form>
  );
}

/** Why it was refused: each thing in the way, whose word that is, and what would clear it. */
export function RefusedBecause({ error }: { error: unknown }): JSX.Element | null {
  if (error instanceof Refused && error.problem.obstacles?.length)
    return (
      <div class="app-fault" role="alert">
        <p>{error.message}</p>
        <Obstacles of={error.problem.obstacles} />
      </div>
    );
  return <Fault error={error} />;
}

export function Obstacles({ of: all }: { of: { rule: string; why: string; source: string; clears: string }[] }) {
  return (
    <ul class="nhsuk-list nhsuk-list--bullet app-obstacles">
      {all.map((each) => (
        <li key={each.rule + each.why}>
          {each.why}
          {each.clears && (
            <>
              {" "}
              <span>What clears it: {each.clears}.</span>
            </>
          )}{" "}
          <span class="app-quiet">({each.source})</span>
        </li>
      ))}
    </ul>
  );
}

const sentence = (detail: string): string => {
  const said = detail.charAt(0).toUpperCase() + detail.slice(1);
  return /[.!?]$/.test(said) ? said : `${said}.`;
};

/** The field at a pointer, or the nearest around it that is on the page. */
function nearest(pointer: string): string {
  for (let at = pointer; at; at = at.slice(0, at.lastIndexOf("/")))
    if (document.getElementById(idOf(at))) return idOf(at);
  return idOf(pointer);
}

function titleOf(pointer: string): string {
  const label = document.querySelector(`[for="${idOf(pointer)}"], [id="${idOf(pointer)}"] legend`);
  const said = label?.textContent.replace(" (optional)", "").trim();
  return said ? `${said}: ` : "";
}
