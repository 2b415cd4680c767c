/** Files are sent to a case: several at once, each with its progress, its refusal, and the way to its form. */
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { type FileView, Refused, newKey, wordsOf } from "../api/client";
import { Button, Tag } from "../ui/elements";
import { ENDINGS, sizeInWords, unfit, upload } from "../upload";

type Sent = {
  id: number;
  file: File;
  part: number;
  error: string;
  /** It may go through when it is sent again. */
  again: boolean;
  done: FileView | null;
  stop: AbortController;
  key: string;
};
let last = 0;

/** `wayTo` is the address of the form that makes a file evidence, or null. */
export function Upload({
  ref_,
  wayTo,
  onDone,
}: {
  ref_: string;
  wayTo: (file: FileView) => string | null;
  onDone: (file: FileView) => void;
}): JSX.Element {
  const [all, setAll] = useState<Sent[]>([]);
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const put = (id: number, more: Partial<Sent>): void =>
    setAll((now) => now.map((each) => (each.id === id ? { ...each, ...more } : each)));

  const start = async (one: Sent): Promise<void> => {
    put(one.id, { error: "", again: false, part: 0 });
    try {
      const done = await upload(ref_, one.file, (part) => put(one.id, { part }), one.stop.signal, one.key);
      const infected = done.status === "INFECTED";
      const error = infected
        ? "The virus scanner found something in this file, so nobody can open it. Ask the sender for a clean copy."
        : "";
      put(one.id, { done, part: 1, error });
      if (!infected) onDone(done);
    } catch (failed) {
      if (failed instanceof DOMException && failed.name === "AbortError")
        setAll((now) => now.filter((each) => each.id !== one.id));
      else put(one.id, { error: wordsOf(failed), again: !(failed instanceof Refused) || failed.status >= 500 });
    }
  };
  const take = (files: FileList | null): void => {
    const made = [...(files ?? [])].map((file): Sent => {
      last += 1;
      return {
        id: last,
        file,
        part: 0,
        error: unfit(file),
        again: false,
        done: null,
        stop: new AbortController(),
        key: newKey(),
      };
    });
    setAll((now) => [...made, ...now]);
    void (async () => {
      for (const one of made) if (!one.error) await start(one); // one after the other: a line of a home is thin
    })();
    if (input.current) input.current.value = "";
  };
  return (
    <div class="app-upload">
      <div
        class={`app-upload__drop ${over ? "app-upload__drop--over" : ""}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer?.files ?? null);
        }}
      >
        <label class="nhsuk-label" for="upload">
          Upload files
        </label>
        <div class="nhsuk-hint" id="upload-hint">
          PDF, pictures, Word, Excel, OpenDocument, text or CSV; 25 MB each at most. You can drop them here.
        </div>
        <input
          ref={input}
          id="upload"
          type="file"
          multiple
          accept={ENDINGS.join(",")}
          aria-describedby="upload-hint"
          onChange={(event) => take(event.currentTarget.files)}
        />
      </div>
      <ul class="nhsuk-list app-upload__list" aria-live="polite">
        {all.map((each) => (
          <li key={each.id} class="app-card">
            <strong>{each.file.name}</strong> <span class="app-quiet">{sizeInWords(each.file.size)}</span>
            <Standing one={each} wayTo={wayTo} onAgain={() => start(each)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Standing({
  one,
  wayTo,
  onAgain,
}: {
  one: Sent;
  wayTo: (file: FileView) => string | null;
  onAgain: () => Promise<void>;
}): JSX.Element {
  if (one.error)
    return (
      <div class="app-fault" role="alert">
        <p>Not kept. {one.error}</p>
        {one.again && (
          <Button kind="secondary" small onClick={onAgain}>
            Send it again
          </Button>
        )}
      </div>
    );
  if (!one.done)
    return (
      <div class="app-row">
        <progress max="100" value={Math.round(one.part * 100)} aria-label={`Sending ${one.file.name}`} />
        <span>{one.part < 1 ? `${Math.round(one.part * 100)} %` : "sent, being scanned …"}</span>
        <button type="button" class="app-link" onClick={() => one.stop.abort()}>
          Stop<span class="nhsuk-u-visually-hidden"> sending {one.file.name}</span>
        </button>
      </div>
    );
  const way = wayTo(one.done);
  return (
    <p>
      <Status status={one.done.status} /> {way && <a href={way}>Add it to the record as evidence</a>}
    </p>
  );
}

const WORDS: Record<FileView["status"], [string, string]> = {
  CLEAN: ["green", "Scanned, clean"],
  NOT_SCANNED: ["grey", "Kept, not scanned"],
  QUARANTINED: ["yellow", "Waits for the virus scanner"],
  INFECTED: ["red", "Infected: nobody can open it"],
};

export function Status({ status }: { status: FileView["status"] }): JSX.Element {
  const [colour, said] = WORDS[status];
  return <Tag colour={colour}>{said}</Tag>;
}
