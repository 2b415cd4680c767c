/** Call a sitting: the day, the panel, and who sits in which seat. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type PersonView, type Seat, call } from "../api/client";
import { forget, keep, kept } from "../drafts";
import { me } from "../session";
import { Button, Details, Fault, Loading } from "../ui/elements";
import { DateInput, Fieldset, Select, TextInput } from "../ui/inputs";
import { useLoad } from "../ui/load";
import { human, inSentence } from "../words";
import { Act } from "./room";
import { TermsInWords, useTerms } from "./room-terms";

const PARTS = [
  { value: "VOTER", label: "Voter" },
  { value: "CHAIR", label: "Chair" },
  { value: "DEPUTY", label: "Deputy chair" },
  { value: "ADVISER", label: "Adviser, no vote" },
];
export type Row = { person: string; part: string; alternate_for: string };
type Typed = { held_on: string; starts_at: string; panel: string; rows: Row[] };
const NONE: Row = { person: "", part: "VOTER", alternate_for: "" };
const EMPTY: Typed = { held_on: "", starts_at: "10:00", panel: "", rows: [{ ...NONE, part: "CHAIR" }, NONE, NONE] };
const DRAFT = "call a sitting";

export const seatFrom = (row: Row): Seat => ({
  person: row.person,
  chair: row.part === "CHAIR",
  deputy: row.part === "DEPUTY",
  voting: row.part !== "ADVISER",
  alternate_for: row.alternate_for || null,
});

export function CallSitting({ done }: { done: () => Promise<void> }): JSX.Element {
  return (
    <Details summary="Call a sitting" open={kept(DRAFT) !== null}>
      <Form done={done} />
    </Details>
  );
}

function Form({ done }: { done: () => Promise<void> }): JSX.Element {
  const [typed, setTyped] = useState<Typed>(() => kept<Typed>(DRAFT)?.typed ?? EMPTY);
  const people = useLoad(() => call("list_people"), []);
  const terms = useTerms();
  const change = (some: Partial<Typed>): void => {
    const next = { ...typed, ...some };
    setTyped(next);
    keep(DRAFT, next, 0);
  };
  const panel = terms.data?.find((each) => each.name === typed.panel) ?? terms.data?.[0];
  if (!people.data)
    return people.error ? <Fault error={people.error} again={people.again} /> : <Loading what="people" />;
  return (
    <div class="app-form">
      <DateInput
        id="call-day"
        label="Day"
        value={typed.held_on}
        onChange={(held_on) => change({ held_on })}
        today={me.value?.today ?? ""}
      />
      <TextInput
        id="call-time"
        label="Begins at"
        hint="London time, for example 10:00"
        short
        value={typed.starts_at}
        onChange={(starts_at) => change({ starts_at })}
      />
      {terms.data && terms.data.length > 1 && (
        <Select
          id="call-panel"
          label="Panel"
          value={panel?.name ?? ""}
          onChange={(name) => change({ panel: name })}
          choices={terms.data.map((each) => ({ value: each.name, label: each.title }))}
        />
      )}
      {panel && <TermsInWords terms={panel} />}
      <Fieldset id="call-members" label="Who sits" hint="Profession and expertise are those on record." large>
        {typed.rows.map((row, at) => (
          <SeatRow
            key={at}
            id={`call-${at}`}
            row={row}
            people={people.data ?? []}
            principals={typed.rows.filter((each, other) => other !== at && each.person && !each.alternate_for)}
            change={(next) => change({ rows: typed.rows.map((each, other) => (other === at ? next : each)) })}
            remove={() => change({ rows: typed.rows.filter((_, other) => other !== at) })}
          />
        ))}
        <Button kind="secondary" small onClick={() => change({ rows: [...typed.rows, NONE] })}>
          Add a member
        </Button>
      </Fieldset>
      <Act
        said="The sitting is called."
        send={async (key) => {
          const [year = "", month = "", date = ""] = typed.held_on.split("-");
          const body = {
            held_on: `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`,
            starts_at: typed.starts_at,
            panel: panel?.name ?? null,
            members: typed.rows.filter((each) => each.person).map(seatFrom),
          };
          await call("call_sitting", { body, key });
          forget(DRAFT);
          setTyped(EMPTY);
          await done();
        }}
      >
        Call the sitting
      </Act>
    </div>
  );
}

/** One seat: who, as what, and in whose place. */
export function SeatRow({
  id,
  row,
  people,
  principals,
  change,
  remove,
}: {
  id: string;
  row: Row;
  people: PersonView[];
  principals: { person: string }[];
  change: (row: Row) => void;
  remove?: () => void;
}): JSX.Element {
  const nameOf = (person: string): string => people.find((each) => each.id === person)?.name ?? person;
  const away = (person: PersonView): string =>
    [human(person.profession), ...person.expertise.map((each) => inSentence(human(each)))].filter(Boolean).join(", ");
  return (
    <div class="app-row app-seat">
      <Select
        id={`${id}-person`}
        label="Who"
        value={row.person}
        onChange={(person) => change({ ...row, person })}
        choices={people
          .filter((each) => each.profession)
          .map((each) => ({ value: each.id, label: `${each.name} (${away(each)})` }))}
      />
      <Select
        id={`${id}-part`}
        label="As"
        value={row.part}
        onChange={(part) => change({ ...row, part })}
        choices={PARTS}
      />
      {(principals.length > 0 || row.alternate_for) && (
        <Select
          id={`${id}-for`}
          label="In place of"
          optional
          value={row.alternate_for}
          onChange={(alternate_for) => change({ ...row, alternate_for })}
          choices={principals.map((each) => ({ value: each.person, label: nameOf(each.person) }))}
        />
      )}
      {remove && (
        <Button kind="secondary" small label={`Remove ${nameOf(row.person) || "this seat"}`} onClick={remove}>
          Remove
        </Button>
      )}
    </div>
  );
}
