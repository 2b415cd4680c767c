/** Everything that happened to a case: who, when, in which role, what was filled in, and what that changed. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { differences } from "../forms/difference";
import { typedOf } from "../forms/schema";
import { formOf } from "../processes";
import { type Registers, nameOf } from "../registers";
import { Fault, Loading } from "../ui/elements";
import { Select } from "../ui/inputs";
import { useLoad } from "../ui/load";
import { count, day, human, inSentence } from "../words";
import { type Entry, historyOf } from "./case-data";
import { Record } from "./case-record";
import type { PartProps } from "./case";

/** The entry before that filled in the same form by the same act; of a list of like things each stands alone. */
export const earlierOf = (entries: Entry[], entry: Entry): Entry | null =>
  entries.findLast((each) => each.seq < entry.seq && each.action === entry.action && each.form === entry.form) ?? null;

export default function History({ known: { found, names } }: PartProps): JSX.Element {
  const read = useLoad(() => historyOf(found.ref), [found.ref, found.seq]);
  const [kind, setKind] = useState("");
  const entries = read.data;
  useEffect(() => {
    if (entries && location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, [entries]);
  if (read.error) return <Fault error={read.error} again={read.again} />;
  if (!entries) return <Loading what="the history" />;
  const kinds = [...new Map(entries.map((each) => [each.action, each.label]))];
  const shown = entries.filter((each) => kind === "" || each.action === kind).reverse();
  return (
    <>
      <h2 class="nhsuk-heading-m">History</h2>
      <p class="app-quiet">
        {count(entries.length, "entry", "entries")}, the latest first. Nobody can change or remove one: each carries the
        fingerprint of the one before it.
      </p>
      <Select
        id="history-kind"
        label="Show"
        value={kind}
        onChange={setKind}
        choices={kinds.map(([value, label]) => ({ value, label }))}
      />
      <ol class="app-history" reversed>
        {shown.map((each) => (
          <li key={each.seq} id={`entry-${each.seq}`}>
            <Line entry={each} before={earlierOf(entries, each)} programme={found.programme} names={names} />
          </li>
        ))}
      </ol>
    </>
  );
}

function Line({
  entry,
  before,
  programme,
  names,
}: {
  entry: Entry;
  before: Entry | null;
  programme: string;
  names: Registers;
}): JSX.Element {
  const [open, setOpen] = useState(false);
  const isEmpty = entry.fields !== null && Object.keys(entry.fields).length === 0;
  return (
    <>
      <h3 class="app-history__title">
        <span class="app-quiet">{entry.seq}</span> {entry.label}
      </h3>
      <p class="app-history__who">
        {nameOf(names, entry.actor)}
        {entry.on_behalf_of && <> for {nameOf(names, entry.on_behalf_of)}</>}, {inSentence(human(entry.role))},{" "}
        <time dateTime={entry.at}>{day(entry.at)}</time>
      </p>
      {entry.fields === null ? (
        <p class="app-quiet">What was filled in is not for you to see.</p>
      ) : (
        !isEmpty && (
          <details class="nhsuk-details app-history__more" onToggle={(event) => setOpen(event.currentTarget.open)}>
            <summary class="nhsuk-details__summary">
              <span class="nhsuk-details__summary-text">
                What was filled in<span class="nhsuk-u-visually-hidden"> in entry {entry.seq}</span>
              </span>
            </summary>
            <div class="nhsuk-details__text">
              {open && (
                <>
                  {before?.fields && <Changed programme={programme} entry={entry} before={before} names={names} />}
                  <Record programme={programme} form={entry.form} fields={entry.fields} names={names} />
                  <p class="app-quiet">
                    Judged by {entry.definition}, policy {entry.policy}. Fingerprint {entry.leaf.slice(0, 12)}…
                  </p>
                </>
              )}
            </div>
          </details>
        )
      )}
    </>
  );
}

/** What this entry says otherwise than the one before of its kind. */
function Changed({
  programme,
  entry,
  before,
  names,
}: {
  programme: string;
  entry: Entry;
  before: Entry;
  names: Registers;
}): JSX.Element | null {
  const read = useLoad(() => formOf(programme, entry.form), [entry.form]);
  if (!read.data) return null;
  const found = differences(read.data, typedOf(before.fields), typedOf(entry.fields), (code) => nameOf(names, code));
  return (
    <>
      <h4 class="nhsuk-heading-xs">
        Changed since entry {before.seq} of {day(before.at)}
      </h4>
      <Differences rows={found} names={["Before", "Now"]} />
    </>
  );
}

export function Differences({
  rows,
  names,
}: {
  rows: { label: string; before: string; after: string }[];
  names: [string, string];
}): JSX.Element {
  if (rows.length === 0) return <p>Nothing differs.</p>;
  return (
    <table class="nhsuk-table-responsive app-compare">
      <caption class="nhsuk-u-visually-hidden">What differs, field by field</caption>
      <thead class="nhsuk-table__head">
        <tr>
          <th scope="col">Field</th>
          <th scope="col">{names[0]}</th>
          <th scope="col">{names[1]}</th>
        </tr>
      </thead>
      <tbody class="nhsuk-table__body">
        {rows.map((each) => (
          <tr key={each.label} class="nhsuk-table__row">
            <th scope="row" class="nhsuk-table__cell">
              {each.label}
            </th>
            {[each.before, each.after].map((said, at) => (
              <td key={at} class="nhsuk-table__cell app-words">
                <span class="nhsuk-table-responsive__heading" aria-hidden="true">
                  {names[at]}{" "}
                </span>
                {said === "" ? (
                  <span class="app-quiet">nothing</span>
                ) : at === 0 ? (
                  <del>{said}</del>
                ) : (
                  <ins>{said}</ins>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
