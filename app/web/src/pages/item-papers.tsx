/** The papers of an item: everything that the panel is shown, readable part by part, and whether it still is the case. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { PackView } from "../api/client";
import { may } from "../session";
import { Button, Details, Table, Warning } from "../ui/elements";
import { count, day } from "../words";
import type { InRoom } from "./item";
import { PAPERS } from "./item-data";
import { RoomForm } from "./item-form";
import { Part } from "./item-part";
import { Printed } from "./item-print";
import { isStanding, nameIn } from "./room";

/** In which order people read, whatever the order of the manifest. */
const GROUPS: { name: string; kinds: string[]; open?: boolean }[] = [
  { name: "What is proposed", kinds: ["CARE", "COSTS", "RECOMMENDATION"], open: true },
  { name: "Why: assessment and consultation", kinds: ["ASSESSMENT", "CONSULTATION"], open: true },
  { name: "The case and the referral", kinds: ["CASE", "REFERRAL"] },
  {
    name: "Safeguarding, liberty, capacity",
    kinds: ["SAFEGUARDING", "LIBERTY", "CAPACITY", "REPRESENTATIVE", "COMMUNICATION"],
  },
  { name: "Evidence", kinds: ["EVIDENCE", "DOCUMENT", "WAIVER"] },
  {
    name: "Assurance, and what came before",
    kinds: ["QUALITY", "QA_RETURN", "EARLIER_PANEL", "QUESTIONS", "ANSWERS", "CHALLENGE", "CHAIR_ACTION"],
  },
];
/** Checked by rule: they have no text of their own beside their names. */
const CHECKED = ["RULE", "WARNING"];

export function Papers({ pack, ...room }: InRoom & { pack: PackView }): JSX.Element {
  const { held, heard, item } = room;
  const reissue = heard.found.options.find((each) => each.action === PAPERS);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // on paper nothing is folded away
    const unfold = (): void => body.current?.querySelectorAll("details").forEach((each) => (each.open = true));
    addEventListener("beforeprint", unfold);
    return () => removeEventListener("beforeprint", unfold);
  }, []);
  const known = [...GROUPS.flatMap((each) => each.kinds), ...CHECKED];
  const groups = [
    ...GROUPS,
    { name: "Other", kinds: pack.parts.map((each) => each.kind).filter((each) => !known.includes(each)) },
  ];
  return (
    <section aria-labelledby="papers" ref={body}>
      <h2 class="nhsuk-heading-m" id="papers">
        Papers{" "}
        <span class="app-quiet app-count">
          issue {pack.issue}
          {pack.papers_on ? `, ${day(pack.papers_on)}` : ""}
        </span>
      </h2>
      {pack.stale && (
        <Warning title="The case has changed since these papers were issued">
          <ul class="nhsuk-list nhsuk-list--bullet">
            {pack.changes.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
          <p>
            Nobody votes before they are issued again. What you read below is the case as it is now.
            {pack.void.length > 0 &&
              ` Votes that do not count: ${pack.void.map((each) => nameIn(held, each.person)).join(", ")}.`}
          </p>
          {reissue && <RoomForm {...room} option={reissue} />}
        </Warning>
      )}
      <div class="app-links app-noprint">
        {may("make_document") && isStanding(item) && (
          <Printed reference={item.ref} money={heard.found.money !== null} />
        )}
        <Button kind="secondary" small onClick={() => print()}>
          Print this page
        </Button>
        <a href={`/cases/${item.ref}`}>Whole case</a>
      </div>
      {heard.found.money === null && isStanding(item) && (
        <p class="app-quiet">
          Sums of money are left out until you have locked your first opinion, where the commissioner’s policy asks for
          that.
        </p>
      )}
      {groups.map((group) => {
        const parts = group.kinds.flatMap((kind) => pack.parts.filter((each) => each.kind === kind));
        if (parts.length === 0) return null;
        return (
          <section key={group.name} class="app-papers">
            <h3 class="nhsuk-heading-s">{group.name}</h3>
            {parts.map((each) => (
              <Part
                key={`${each.kind} ${each.seq} ${each.title}`}
                part={each}
                found={heard.found}
                names={room.names}
                open={group.open === true}
              />
            ))}
          </section>
        );
      })}
      {heard.found.flags.length > 0 && (
        <section class="app-papers">
          <h3 class="nhsuk-heading-s">Warnings</h3>
          <ul class="nhsuk-list nhsuk-list--bullet">
            {heard.found.flags.map((each) => (
              <li key={each.name}>
                {each.why} <span class="app-quiet">({each.source})</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Details summary={`Fingerprints of all ${count(pack.parts.length, "part")}`}>
        <p>
          Votes and the decision name the papers by one fingerprint over all parts (SHA-256):{" "}
          <code class="app-hash">{pack.pack}</code>
        </p>
        <Table
          caption="Each part with its fingerprint"
          rows={pack.parts}
          keyOf={(row) => `${row.kind} ${row.seq} ${row.title}`}
          columns={[
            { name: "Part", of: (row) => row.title },
            { name: "Journal number", of: (row) => row.seq || "–" },
            { name: "SHA-256", of: (row) => <code class="app-hash">{row.sha256 ?? "not for you to read"}</code> },
          ]}
        />
      </Details>
    </section>
  );
}
