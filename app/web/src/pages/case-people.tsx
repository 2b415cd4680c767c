/** The people around a case: who has which part, who declared an interest, who speaks for the person, who read it. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type ReadingsView, call } from "../api/client";
import { nameOf } from "../registers";
import { may } from "../session";
import { Button, Fault, Summary as Rows, Table } from "../ui/elements";
import { day, human } from "../words";
import { factsOf } from "./case-data";
import { Record } from "./case-record";
import type { PartProps } from "./case";

export default function People({ known: { found, names } }: PartProps): JSX.Element {
  const facts = factsOf(found);
  const name = (id: string | null | undefined): string => nameOf(names, id);
  const rows: [string, string][] = [
    ["Home", name(found.provider)],
    ["Commissioner", name(found.organisation)],
    ["Agreed the package", facts.authoriser ? name(facts.authoriser) : ""],
    ["Reviewer", name(facts.reviewer)],
    ["Reviewers before", (facts.former_reviewers ?? []).map(name).join(", ")],
    ["Quality assurer", name(facts.assurer)],
    ["Next step", found.waiting_on ? human(found.waiting_on) : ""],
  ];
  const needs = facts.communication_needs;
  const interests = facts.listing?.interests ?? [];
  return (
    <>
      <h2 class="nhsuk-heading-m">People</h2>
      <Rows rows={rows.filter(([, value]) => value !== "")} />
      {needs && (needs.formats?.length || needs.interpreter) && (
        <p>
          <strong>How to write to the person:</strong> {(needs.formats ?? []).map(human).join(", ")}
          {needs.interpreter && `, interpreter: ${needs.interpreter}`}
        </p>
      )}
      {facts.representative && (
        <section>
          <h3 class="nhsuk-heading-s">Who speaks for the person</h3>
          <Record
            programme={found.programme}
            form="RepresentativeRecord"
            fields={facts.representative.form}
            names={names}
          />
        </section>
      )}
      {interests.length > 0 && (
        <Table
          caption="Interests declared for this case"
          rows={interests}
          keyOf={(each) => each.person}
          columns={[
            { name: "Who", of: (each) => name(each.person) },
            { name: "Interest", of: (each) => human(each.kind ?? "NONE") },
            { name: "In their words", of: (each) => each.note ?? "" },
          ]}
        />
      )}
      {facts.disputes && facts.disputes.length > 0 && (
        <Table
          caption="Challenges"
          rows={facts.disputes}
          keyOf={(each) => each.seq}
          columns={[
            { name: "Since", of: (each) => day(each.on) },
            { name: "By", of: (each) => human((each.form.party as string | undefined) ?? "") },
            { name: "Answer", of: (each) => (each.outcome ? human(each.outcome) : "not answered yet") },
          ]}
        />
      )}
      {may("list_readings") && <Readings ref_={found.ref} />}
    </>
  );
}

/** Who has looked at this record: asked for, since this asking is itself a reading. */
function Readings({ ref_ }: { ref_: string }): JSX.Element {
  const [rows, setRows] = useState<ReadingsView["readings"] | null>(null);
  const [next, setNext] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const more = async (): Promise<void> => {
    setError(null);
    try {
      const query = next === null ? {} : { before: next };
      const found = await call("list_readings", { path: { ref: ref_ }, query });
      setRows((now) => [...(now ?? []), ...found.readings]);
      setNext(found.next);
    } catch (failed) {
      setError(failed);
    }
  };
  return (
    <section>
      <h3 class="nhsuk-heading-s">Who has looked at this record</h3>
      {rows && (
        <Table
          caption="Readings, the latest first"
          hidden
          rows={rows}
          keyOf={(each) => each.number}
          empty="Nobody has."
          columns={[
            { name: "When", of: (each) => day(each.at) },
            { name: "Who", of: (each) => each.name || each.person },
            { name: "What", of: (each) => human(each.what) + (each.detail ? `: ${each.detail}` : "") },
            { name: "Why", of: (each) => (each.break_glass ? `Break-glass. ${each.why}` : each.why) },
          ]}
        />
      )}
      <Fault error={error} />
      {(rows === null || next !== null) && (
        <Button kind="secondary" small onClick={more}>
          {rows === null ? "Show who has looked" : "Show earlier ones"}
        </Button>
      )}
    </section>
  );
}
