/** The evidence of a case: what is there and how fresh, what was asked for, and the files; more is sent from here. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type FileView, call, wordsOf } from "../api/client";
import { Obstacles } from "../forms/move-form";
import { optionOf } from "../processes";
import { type Registers, nameOf } from "../registers";
import { may, me } from "../session";
import { download } from "../ui/download";
import { Fault, Table, Tag } from "../ui/elements";
import { useLoad } from "../ui/load";
import { sizeInWords } from "../upload";
import { day, human, shortDay } from "../words";
import { type Facts, factsOf } from "./case-data";
import { Status, Upload } from "./case-upload";
import type { PartProps } from "./case";

type Item = NonNullable<Facts["evidence"]>[number];
const text = (value: unknown): string => (typeof value === "string" ? value : "");

export default function Evidence({ known: { found, names } }: PartProps): JSX.Element {
  const facts = factsOf(found);
  const files = useLoad(
    () => (may("list_files") ? call("list_files", { path: { ref: found.ref } }) : Promise.resolve([])),
    [found.ref, found.seq],
  );
  const [error, setError] = useState("");
  const add = optionOf(found, "add_evidence");
  const check = optionOf(found, "verify_evidence");
  const hinders = found.options.flatMap((each) => each.obstacles).filter((each) => /evidence/.test(each.rule));
  const obstacles = hinders.filter((each, at) => hinders.findIndex((one) => one.why === each.why) === at);
  const save = async (file: FileView): Promise<void> => {
    setError("");
    try {
      await download("download_file", { ref: found.ref, file: file.id }, file.name);
    } catch (failed) {
      setError(wordsOf(failed));
    }
  };
  return (
    <>
      <h2 class="nhsuk-heading-m">Evidence</h2>
      {obstacles.length > 0 && (
        <>
          <h3 class="nhsuk-heading-s">What the evidence stands in the way of now</h3>
          <Obstacles of={obstacles} />
        </>
      )}
      <p class="app-row">
        {add && <a href={`/cases/${found.ref}/act/${add.action}`}>{add.label}</a>}
        {["request_evidence", "waive_evidence"].map((action) => {
          const option = optionOf(found, action);
          return (
            option && (
              <a key={action} href={`/cases/${found.ref}/act/${action}`}>
                {option.label}
              </a>
            )
          );
        })}
      </p>
      {facts.evidence && (
        <Table
          caption="Evidence on record"
          rows={[...facts.evidence].sort((a, b) => upTo(a).localeCompare(upTo(b)))}
          keyOf={(each) => each.seq}
          empty="There is no evidence on record yet."
          columns={[
            { name: "Kind", of: (each) => <Kind item={each} /> },
            { name: "From", of: (each) => nameOf(names, text(each.form.source_org)) },
            { name: "Speaks of", of: (each) => <Freshness item={each} /> },
            { name: "Where", of: (each) => <Where item={each} files={files.data ?? []} onSave={save} /> },
            {
              name: "Checked",
              of: (each) => (
                <Checked
                  item={each}
                  names={names}
                  way={check?.allowed ? `/cases/${found.ref}/act/${check.action}?item=${each.seq}` : null}
                />
              ),
            },
          ]}
        />
      )}
      {facts.requests && facts.requests.length > 0 && (
        <Table
          caption="Asked for"
          rows={facts.requests}
          keyOf={(each) => each.seq}
          columns={[
            { name: "What", of: (each) => (each.form.types as string[]).map(human).join(", ") },
            { name: "Of", of: (each) => nameOf(names, text(each.form.asked_of)) },
            { name: "On", of: (each) => shortDay(each.on) },
          ]}
        />
      )}
      {facts.waivers && facts.waivers.length > 0 && (
        <Table
          caption="Gone on without"
          rows={facts.waivers}
          keyOf={(each) => each.seq}
          columns={[
            { name: "What", of: (each) => human(text(each.form.type)) },
            { name: "Why", of: (each) => text(each.form.reason) },
            { name: "By", of: (each) => nameOf(names, each.by) },
          ]}
        />
      )}
      <h2 class="nhsuk-heading-m">Files</h2>
      {may("upload_file") && (
        <Upload
          ref_={found.ref}
          wayTo={(file) => (add ? `/cases/${found.ref}/act/${add.action}?sha256=${file.sha256}` : null)}
          onDone={() => void files.again()}
        />
      )}
      <Fault error={files.error} again={files.again} />
      {error && (
        <div class="app-fault" role="alert">
          <p>{error}</p>
        </div>
      )}
      {files.data && (
        <Table
          caption="Files on this case"
          rows={files.data}
          keyOf={(each) => each.id}
          empty="No file was sent yet."
          columns={[
            {
              name: "File",
              of: (each) =>
                each.status === "QUARANTINED" || each.status === "INFECTED" ? (
                  each.name
                ) : (
                  <button type="button" class="app-link" onClick={() => void save(each)}>
                    {each.name}
                  </button>
                ),
            },
            { name: "Size", of: (each) => sizeInWords(each.size) },
            { name: "Standing", of: (each) => <Status status={each.status} /> },
            { name: "Sent by", of: (each) => `${nameOf(names, each.uploaded_by)}, ${day(each.at)}` },
          ]}
        />
      )}
    </>
  );
}

const upTo = (item: Item): string => text(item.form.period_to) || text(item.form.received_on);

function Kind({ item }: { item: Item }): JSX.Element {
  const title = text(item.form.title);
  const sensitivity = text(item.form.sensitivity);
  return (
    <>
      <strong>{human(text(item.form.type))}</strong>
      {title && human(text(item.form.type)).toLowerCase() !== title.toLowerCase() && <>: {title}</>}{" "}
      {sensitivity && sensitivity !== "NORMAL" && <Tag colour="purple">{human(sensitivity)}</Tag>}
      {text(item.form.note) && <p class="app-words app-quiet">{text(item.form.note)}</p>}
    </>
  );
}

/** How old it is. Whether that is too old, the obstacles say. */
function Freshness({ item }: { item: Item }): JSX.Element {
  const from = text(item.form.period_from);
  const to = upTo(item);
  const days = Math.round((Date.parse(me.value?.today ?? "") - Date.parse(to)) / 86_400_000);
  return (
    <>
      {from ? `${shortDay(from)} to ${shortDay(to)}` : shortDay(to)}
      <span class="app-quiet"> {days <= 0 ? "today" : `${days} day${days === 1 ? "" : "s"} ago`}</span>
    </>
  );
}

function Where({
  item,
  files,
  onSave,
}: {
  item: Item;
  files: FileView[];
  onSave: (file: FileView) => Promise<void>;
}): JSX.Element {
  const file = files.find((each) => each.sha256 === item.form.sha256);
  if (file)
    return (
      <button type="button" class="app-link" onClick={() => void onSave(file)}>
        {file.name}
      </button>
    );
  return <>{text(item.form.held_at) || (item.form.sha256 ? "A file that is not for you" : "")}</>;
}

function Checked({ item, names, way }: { item: Item; names: Registers; way: string | null }): JSX.Element {
  return (
    <>
      {item.result ? (
        <>
          <Tag colour={item.result === "REJECTED" ? "red" : "green"}>{human(item.result)}</Tag>{" "}
          <span class="app-quiet">
            {nameOf(names, item.checked_by)}, {shortDay(item.checked_on)}
          </span>
          {item.note && <p class="app-words">{item.note}</p>}
        </>
      ) : (
        <>
          <Tag colour="grey">Not checked</Tag> {way && <a href={way}>Check it</a>}
        </>
      )}
    </>
  );
}
