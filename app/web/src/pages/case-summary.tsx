/** The first part of a case: what to do next beside what presses, stops and stands. */
import type { JSX } from "preact";
import { nameOf } from "../registers";
import { me } from "../session";
import { Summary as Rows, Tag } from "../ui/elements";
import { clearedBy, count, day, human, inSentence, pounds } from "../words";
import { factsOf } from "./case-data";
import { hoursOfLines } from "./case-hours";
import { Next } from "./case-next";
import { dueInWords } from "./inbox-query";
import type { PartProps } from "./case";

export function Summary({ known: { found, process, names } }: PartProps): JSX.Element {
  const facts = factsOf(found);
  const today = me.value?.today ?? "";
  const pack = facts.package;
  const gates = Object.entries(process.gates);
  const sure = (value: string | undefined): string => (value ? human(value) : "");
  const rows: [string, JSX.Element | string][] = [
    ["Next step", found.waiting_on ? human(found.waiting_on) : "None: the case is closed"],
    ["Reviewer", nameOf(names, facts.reviewer) || "nobody yet"],
    ["Quality assurer", nameOf(names, facts.assurer) || "nobody yet"],
    ["Why now", sure(facts.reason)],
    ["Main driver", [sure(facts.driver), ...(facts.other_drivers ?? []).map(human)].filter(Boolean).join(", ")],
    ["Hours a week", hoursInWords(pack)],
    ["Panel", found.route.length ? found.route.map((each) => each.title).join(", then ") : found.panel],
  ];
  if (found.money)
    rows.push([
      "Pounds a week",
      `${pounds(found.money.current)} now${found.money.proposed === null ? "" : `, ${pounds(found.money.proposed)} proposed`}`,
    ]);
  return (
    <div class="app-case">
      <section class="app-case__main" aria-label="Next">
        <h2 class="nhsuk-heading-m">What you can do</h2>
        <Next found={found} process={process} />
      </section>
      <div class="app-case__side">
        {found.holds.length > 0 && (
          <section class="app-card app-card--stop">
            <h2 class="nhsuk-heading-s">On hold</h2>
            {found.holds.map((each) => (
              <div key={each.id}>
                <p>
                  <strong>{each.title}</strong>, since {day(each.since)}.
                </p>
                <p>{clearedBy(each.clears)}</p>
                {each.blocks.length > 0 && (
                  <p class="app-quiet">
                    It stops: {each.blocks.map((action) => labelOf(action, process.moves)).join(", ")}.
                  </p>
                )}
              </div>
            ))}
          </section>
        )}
        {found.clocks.length > 0 && (
          <section class="app-card">
            <h2 class="nhsuk-heading-s">Clocks</h2>
            <dl class="app-clocks">
              {found.clocks.map((each) => (
                <div key={each.name}>
                  <dt>{each.name === "stage" ? found.stage_title : `The whole ${inSentence(human(each.name))}`}</dt>
                  <dd>
                    <span class={each.overdue ? "app-overdue" : ""}>{dueInWords(each.due_on, today)}</span>
                    <span class="app-quiet">: {each.sentence}</span>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        )}
        {found.flags.length > 0 && (
          <section class="app-card">
            <h2 class="nhsuk-heading-s">Risks to bear in mind</h2>
            <ul class="nhsuk-list">
              {found.flags.map((each) => (
                <li key={each.name}>
                  <Tag colour="yellow">{human(each.name)}</Tag> {each.why}{" "}
                  <span class="app-quiet">({each.source})</span>
                </li>
              ))}
            </ul>
          </section>
        )}
        <section class="app-card">
          <h2 class="nhsuk-heading-s">In short</h2>
          <Rows rows={rows.filter(([, value]) => value !== "")} />
        </section>
        {facts.gates && gates.length > 0 && (
          <section class="app-card">
            <h2 class="nhsuk-heading-s">Gates it has to pass</h2>
            <ul class="app-gates">
              {gates.map(([gate, title]) => (
                <li key={gate}>
                  {facts.gates?.[gate] !== undefined ? (
                    <>
                      <Tag colour="green">Passed</Tag> {capital(title)}{" "}
                      <a href={`/cases/${found.ref}/history#entry-${facts.gates[gate]}`}>entry {facts.gates[gate]}</a>
                    </>
                  ) : (
                    <>
                      <Tag colour="grey">Not yet</Tag> {capital(title)}
                    </>
                  )}
                </li>
              ))}
            </ul>
          </section>
        )}
        {facts.alerts && facts.alerts.length > 0 && (
          <section class="app-card">
            <h2 class="nhsuk-heading-s">{count(facts.alerts.length, "thing")} to look at</h2>
            <ul class="nhsuk-list nhsuk-list--bullet">
              {facts.alerts.map((each) => (
                <li key={each.seq}>
                  {each.what} <span class="app-quiet">{day(each.on)}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </div>
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const labelOf = (action: string, moves: { action: string; label: string }[]): string =>
  inSentence(moves.find((each) => each.action === action)?.label ?? human(action));

function hoursInWords(pack: ReturnType<typeof factsOf>["package"]): string {
  if (!pack?.current) return "";
  const said = [`${hoursOfLines(pack.current)} now`];
  if (pack.proposed) said.push(`${hoursOfLines(pack.proposed)} proposed`);
  if (pack.baseline) said.push(`${hoursOfLines(pack.baseline)} when the review began`);
  return said.join(", ");
}
