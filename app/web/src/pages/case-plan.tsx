/** The plan: each phase with its hours, its days and how it goes, on a line of time. */
import type { JSX } from "preact";
import { nameOf } from "../registers";
import { me } from "../session";
import { Tag } from "../ui/elements";
import { count, day, human, inSentence, shortDay } from "../words";
import { type Line, type Phase, factsOf } from "./case-data";
import { hoursOfLines } from "./case-hours";
import { Record } from "./case-record";
import type { PartProps } from "./case";

type Planned = Phase["plan"] & { lines?: Line[] };
type Bar = {
  number: number;
  plan: Planned;
  hours: string;
  status: string;
  /** Days from the first day of the plan. */
  from: number;
  days: number;
  begins: string | null;
  ends: string | null;
};

const DAY = 86_400_000;
const between = (a: string, b: string): number => Math.round((Date.parse(b) - Date.parse(a)) / DAY);

/** Where each phase lies: as it went, or as it is planned to follow the one before. */
export function barsOf(planned: Planned[], phases: Phase[]): Bar[] {
  const first =
    phases.find((each) => each.began_on)?.began_on ?? planned.find((each) => each.from_date)?.from_date ?? null;
  let at = 0;
  const all: { plan: Planned; phase: Phase | null }[] = phases.length
    ? phases.map((phase) => ({ plan: phase.plan, phase }))
    : planned.map((plan) => ({ plan, phase: null }));
  return all.map(({ plan, phase }, index) => {
    const begins = phase?.began_on ?? plan.from_date;
    const ends = phase?.done_on ?? phase?.ends_on ?? null;
    const from = first && begins ? between(first, begins) : at;
    const days = begins && ends ? Math.max(1, between(begins, ends) + 1) : plan.planned_days;
    at = from + days;
    return {
      number: phase?.number ?? index + 1,
      plan,
      hours: phase?.hours ?? hoursOfLines(plan.lines ?? []),
      status: phase?.status ?? "PLANNED",
      from,
      days,
      begins,
      ends,
    };
  });
}

export default function Plan({ known: { found, names } }: PartProps): JSX.Element {
  const facts = factsOf(found);
  const form = facts.recommendation?.form ?? null;
  const bars = barsOf((form?.phases as Planned[] | undefined) ?? [], facts.phases ?? []);
  const total = Math.max(1, ...bars.map((each) => each.from + each.days));
  const began = bars[0]?.begins ?? null;
  const today = began ? between(began, me.value?.today ?? began) : -1;
  const status: { [code: string]: string } = { RUNNING: "blue", DONE: "green", STOPPED: "red", PLANNED: "grey" };
  return (
    <>
      <h2 class="nhsuk-heading-m">Plan</h2>
      {bars.length === 0 ? (
        <p>{form ? "The recommendation has no phases." : "There is no plan yet, or it is not for you to read."}</p>
      ) : (
        <table class="app-plan">
          <caption class="nhsuk-u-visually-hidden">The phases of the plan, in order of time</caption>
          <thead>
            <tr>
              <th scope="col">Phase</th>
              <th scope="col">Hours a week</th>
              <th scope="col">When</th>
              <th scope="col" class="app-plan__line">
                {count(total, "day")} in all
              </th>
            </tr>
          </thead>
          <tbody>
            {bars.map((each) => (
              <tr key={each.number}>
                <th scope="row">
                  {each.number} <Tag colour={status[each.status] ?? "grey"}>{human(each.status)}</Tag>
                </th>
                <td>{Number(each.hours)}</td>
                <td>
                  {each.begins
                    ? `${shortDay(each.begins)}${each.ends ? ` to ${shortDay(each.ends)}` : `, ${count(each.days, "day")}`}`
                    : `${count(each.days, "day")}, ${each.from === 0 ? "from the first day" : `after day ${each.from}`}`}
                </td>
                <td class="app-plan__line">
                  <svg viewBox={`0 0 ${total} 10`} preserveAspectRatio="none" aria-hidden="true" class="app-plan__bar">
                    <rect
                      class={`app-plan__run app-plan__run--${each.status.toLowerCase()}`}
                      x={each.from}
                      width={each.days}
                      y="1"
                      height="8"
                    />
                    {today >= 0 && today <= total && (
                      <rect class="app-plan__today" x={today} width={total / 200} y="0" height="10" />
                    )}
                  </svg>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {bars.map((each) => (
        <section key={each.number} class="app-card app-plan__phase">
          <h3 class="nhsuk-heading-xs">Phase {each.number}</h3>
          <p>
            <strong>Goes on if:</strong> {each.plan.success}
          </p>
          <p>
            <strong>Stops if:</strong> {each.plan.stop}
          </p>
          <p class="app-quiet">
            Owner: {nameOf(names, each.plan.owner)}. Counted:{" "}
            {each.plan.monitoring.map((code) => inSentence(human(code))).join(", ")}.
          </p>
        </section>
      ))}
      {facts.notice && <p>Notice ends on {day(facts.notice.ends_on)}.</p>}
      {facts.reinstatements && facts.reinstatements.length > 0 && (
        <>
          <h3 class="nhsuk-heading-s">Hours that came back in an emergency</h3>
          <ul class="nhsuk-list nhsuk-list--bullet">
            {facts.reinstatements.map((each) => (
              <li key={each.seq}>
                {day(each.on)}: {Number(each.hours)} hours a week, by {nameOf(names, each.by)}
                {each.settled_on ? `, settled on ${day(each.settled_on)}` : ", not settled yet"}
              </li>
            ))}
          </ul>
        </>
      )}
      {form && (
        <>
          <h2 class="nhsuk-heading-m">Recommendation</h2>
          <Record programme={found.programme} form="RecordRecommendation" fields={form} names={names} />
        </>
      )}
    </>
  );
}
