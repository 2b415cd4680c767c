/** What was assessed, side by side with the time before: every form that a clinician records again as things change. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { differences } from "../forms/difference";
import { typedOf } from "../forms/schema";
import { formOf, optionOf } from "../processes";
import { type Registers, nameOf } from "../registers";
import { Fault, Loading } from "../ui/elements";
import { Select } from "../ui/inputs";
import { useLoad } from "../ui/load";
import { day } from "../words";
import { type Entry, historyOf, standing } from "./case-data";
import { Differences } from "./case-history";
import { Record } from "./case-record";
import type { PartProps } from "./case";

export default function Assessment({ known: { found, names } }: PartProps): JSX.Element {
  const read = useLoad(() => historyOf(found.ref), [found.ref, found.seq]);
  const [asked, setAsked] = useState("");
  if (read.error) return <Fault error={read.error} again={read.again} />;
  if (!read.data) return <Loading what="the assessment" />;
  const entries = read.data.filter((each) => each.fields !== null);
  const kept = standing(found.facts, entries);
  kept.sort((a, b) => Number(b.fact === "assessment") - Number(a.fact === "assessment"));
  const there = [...new Set(kept.map((each) => each.entry.action))];
  const action = asked || there[0];
  if (!action) return <p>Nothing is assessed yet, or it is not for you to read.</p>;
  const versions = entries.filter((each) => each.action === action);
  const option = optionOf(found, action);
  return (
    <>
      <h2 class="nhsuk-heading-m">Assessment</h2>
      <div class="app-row">
        <Select
          id="assessment-kind"
          label="Look at"
          value={action}
          onChange={setAsked}
          choices={there.map((value) => ({
            value,
            label: entries.find((each) => each.action === value)?.label ?? value,
          }))}
        />
        {option && (
          <p>
            <a href={`/cases/${found.ref}/act/${action}`}>{option.label} again</a>
          </p>
        )}
      </div>
      <SideBySide key={action} programme={found.programme} versions={versions} names={names} />
    </>
  );
}

function SideBySide({
  programme,
  versions,
  names,
}: {
  programme: string;
  versions: Entry[];
  names: Registers;
}): JSX.Element {
  const latest = versions.at(-1);
  const [seq, setSeq] = useState(String(versions.at(-2)?.seq ?? ""));
  const before = versions.find((each) => String(each.seq) === seq) ?? null;
  const form = latest?.form ?? "";
  const read = useLoad(() => formOf(programme, form), [programme, form]);
  if (read.error) return <Fault error={read.error} again={read.again} />;
  if (!latest || !read.data) return <Loading what="the form" />;
  const found =
    before && differences(read.data, typedOf(before.fields), typedOf(latest.fields), (code) => nameOf(names, code));
  return (
    <>
      {versions.length > 1 ? (
        <Select
          id="assessment-before"
          label="Beside it"
          value={seq}
          onChange={setSeq}
          choices={versions.slice(0, -1).map((each) => ({ value: String(each.seq), label: saidOf(each, names) }))}
        />
      ) : (
        <p class="app-quiet">It was recorded once: there is no earlier one to set beside it.</p>
      )}
      {found && (
        <>
          <h3 class="nhsuk-heading-s">What changed</h3>
          <Differences rows={found} names={["Before", "Now"]} />
        </>
      )}
      <div class={before ? "app-beside" : ""}>
        {before && (
          <section class="app-card">
            <h3 class="nhsuk-heading-s">Before: {saidOf(before, names)}</h3>
            <Record programme={programme} form={form} fields={before.fields ?? {}} names={names} />
          </section>
        )}
        <section class="app-card">
          <h3 class="nhsuk-heading-s">
            {before ? "Now: " : ""}
            {saidOf(latest, names)}
          </h3>
          <Record programme={programme} form={form} fields={latest.fields ?? {}} names={names} />
        </section>
      </div>
    </>
  );
}

const saidOf = (each: Entry, names: Registers): string => `${day(each.at)}, ${nameOf(names, each.actor)}`;
