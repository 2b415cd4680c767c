/** What a home is asked for, what it has sent, and sending more: a file or a photograph, named by its kind. */
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { type CaseView, type FileView, Away, addressOf, call } from "../api/client";
import { type Schema, plain } from "../forms/schema";
import { RefusedBecause } from "../forms/move-form";
import { formOf } from "../processes";
import { me } from "../session";
import { Button, Details, Tag } from "../ui/elements";
import { Select } from "../ui/inputs";
import { useLoad } from "../ui/load";
import { ENDINGS, unfit, upload } from "../upload";
import { day, human } from "../words";
import { type Asked, type HomeFacts, askedFor } from "./home-facts";

const ADD = "add_evidence";
const DASH = " – ";

/** Sent as "Falls log – scan.pdf": whoever reads the list sees what it is, and what is still asked for. */
const named = (kind: string, file: File): File => new File([file], human(kind) + DASH + file.name, { type: file.type });
const isThere = (kind: string, files: FileView[]): boolean =>
  files.some((each) => each.name.startsWith(human(kind) + DASH));

export function Evidence({
  found,
  facts,
  files,
  again,
}: {
  found: CaseView;
  facts: HomeFacts;
  files: FileView[];
  again: () => Promise<void>;
}): JSX.Element {
  const asked = askedFor(facts);
  const isOpen = found.options.some((each) => each.action === ADD);
  return (
    <section>
      <h2 class="nhsuk-heading-m">Evidence</h2>
      {asked && isOpen && <AskedFor asked={asked} files={files} />}
      {isOpen && <Send found={found} asked={asked} again={again} />}
      {files.length > 0 ? (
        <Details summary={`What you have sent (${files.length})`} open={files.length <= 5}>
          <ul class="nhsuk-list app-files">
            {files.map((each) => (
              <li key={each.id}>
                <a href={addressOf("download_file", { ref: found.ref, file: each.id })} data-native>
                  {each.name}
                </a>{" "}
                <span class="app-quiet">{day(each.at)}</span>{" "}
                {each.status === "INFECTED" && <Tag colour="red">Not taken: a virus was found</Tag>}
                {each.status === "QUARANTINED" && <Tag colour="yellow">Being checked</Tag>}
              </li>
            ))}
          </ul>
        </Details>
      ) : (
        <p class="app-quiet">You have sent nothing yet.</p>
      )}
    </section>
  );
}

function AskedFor({ asked, files }: { asked: Asked; files: FileView[] }): JSX.Element {
  const { types, period_from, period_to, note } = asked.form;
  return (
    <>
      <p>
        Asked for on {day(asked.on)}
        {period_from && period_to && (
          <>
            , for the days from {day(period_from)} to {day(period_to)}
          </>
        )}
        .{note && ` ${note}`}
      </p>
      <ul class="nhsuk-list app-asked">
        {types.map((kind) => (
          <li key={kind}>
            {isThere(kind, files) ? <Tag colour="green">Sent</Tag> : <Tag colour="grey">Not sent here</Tag>}{" "}
            {human(kind)}
          </li>
        ))}
      </ul>
    </>
  );
}

function Send({
  found,
  asked,
  again,
}: {
  found: CaseView;
  asked: Asked | undefined;
  again: () => Promise<void>;
}): JSX.Element {
  const { ref } = found;
  const read = useLoad(() => formOf(found.programme, "AddEvidence"), [found.programme]);
  const [kind, setKind] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [part, setPart] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [said, setSaid] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const choices = kindsOf(read.data, asked);

  const send = async (): Promise<void> => {
    setSaid("");
    setError(null);
    if (!kind || !file) {
      setError(new Error(kind ? "Choose a file, or take a photograph." : "Say what it is first."));
      return;
    }
    const why = unfit(file);
    if (why) {
      setError(new Error(why));
      return;
    }
    setPart(0);
    try {
      const sent = await upload(ref, named(kind, file), setPart, new AbortController().signal);
      const body = {
        type: kind,
        source_org: me.value?.organisation,
        received_on: me.value?.today,
        sha256: sent.sha256,
        period_from: asked?.form.period_from ?? null,
        period_to: asked?.form.period_to ?? null,
      };
      const { seq } = await call("get_case", { path: { ref } });
      await call("make_move", { path: { ref, action: ADD }, body, seen: seq });
      setSaid(`Sent: ${sent.name}. The reviewer sees it now.`);
      setKind("");
      setFile(null);
      if (input.current) input.current.value = "";
      await again();
    } catch (failed) {
      setError(failed);
    } finally {
      setPart(null);
    }
  };

  return (
    <div class="app-card">
      <h3 class="nhsuk-heading-s">Send evidence</h3>
      {said && (
        <p class="app-done" role="status">
          {said}
        </p>
      )}
      <Refusal error={error} />
      <Select id="kind" label="What is it" value={kind} onChange={setKind} choices={choices} />
      <div class="nhsuk-form-group">
        <label class="nhsuk-label" for="file">
          File or photograph
        </label>
        <div class="nhsuk-hint" id="file-hint">
          PDF, Word, Excel, CSV, text or a picture. On a phone you can take it now; leave other residents out of it.
        </div>
        <input
          ref={input}
          class="app-file"
          id="file"
          type="file"
          aria-describedby="file-hint"
          accept={`${ENDINGS.join(",")},image/*`}
          onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)}
        />
      </div>
      {part !== null && (
        <p role="status">
          <progress max={1} value={part} aria-label="Sent" /> {Math.round(part * 100)} % sent
        </p>
      )}
      <Button onClick={send} busy={part !== null}>
        Send
      </Button>
    </div>
  );
}

/** Ours is a sentence; the service's refusal says what would clear it. */
function Refusal({ error }: { error: unknown }): JSX.Element | null {
  if (!error) return null;
  if (error instanceof Error && error.constructor === Error)
    return (
      <div class="app-fault" role="alert">
        <p>{error.message}</p>
      </div>
    );
  return (
    <>
      <RefusedBecause error={error} />
      {error instanceof Away && <p>The file is still chosen below: send it again.</p>}
    </>
  );
}

/** What is asked for first, then every other kind. */
function kindsOf(schema: Schema | null, asked: Asked | undefined): { value: string; label: string }[] {
  const all = schema ? (plain(schema.properties?.type ?? {}, schema).enum ?? []) : [];
  const first = asked?.form.types ?? [];
  return [...first, ...all.filter((each) => !first.includes(each))].map((value) => ({ value, label: human(value) }));
}
