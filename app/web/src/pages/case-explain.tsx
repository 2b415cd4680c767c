/** The case in plain words: where it stands, why, what is needed next, and by which rules. */
import type { JSX } from "preact";
import { titleOf } from "../processes";
import { nameOf } from "../registers";
import { me } from "../session";
import { clearedBy, count, day, human, inSentence } from "../words";
import { factsOf } from "./case-data";
import { wayTo } from "./case-next";
import { dueInWords } from "./inbox-query";
import type { PartProps } from "./case";

export default function Explain({ known: { found, process, names } }: PartProps): JSX.Element {
  const facts = factsOf(found);
  const today = me.value?.today ?? "";
  const visits = facts.visits ?? [];
  const since = visits.at(-1);
  const blocked = found.options.filter((each) => !each.allowed);
  const onward = found.options.filter((each) => each.allowed && each.target !== found.stage);
  const sources = new Map<string, string[]>();
  for (const each of [
    ...found.options.flatMap((option) => option.obstacles.map((one) => ({ source: one.source, what: one.why }))),
    ...found.flags.map((flag) => ({ source: flag.source, what: flag.why })),
  ])
    sources.set(each.source, [...new Set([...(sources.get(each.source) ?? []), each.what])]);
  return (
    <div class="app-explain">
      <h2 class="nhsuk-heading-m">Explain this case</h2>
      <h3 class="nhsuk-heading-s">Where it stands</h3>
      <p>
        {found.ref} is a “{inSentence(process.title)}” for somebody cared for by {nameOf(names, found.provider)}. It
        stands at <strong>{found.stage_title}</strong>
        {since && <> since {day(since.on)}</>}
        {found.version > 1 && <>, in its version {found.version}: the work was taken up again after it was passed</>}.
        {found.waiting_on
          ? ` The next step is for the ${inSentence(human(found.waiting_on))}.`
          : " Nothing more is to be done: it is closed."}
      </p>
      {facts.closure && (
        <p>
          It ended on {day(facts.closure.on)}: {inSentence(human(facts.closure.reason))}.
        </p>
      )}
      {visits.length > 1 && (
        <>
          <h3 class="nhsuk-heading-s">How it came there</h3>
          <ol class="nhsuk-list nhsuk-list--number">
            {visits.map((each, at) => (
              <li key={at}>
                {titleOf(process, each.stage)}, from {day(each.on)}
                {visits[at + 1] && (
                  <span class="app-quiet"> ({daysBetween(each.on, visits[at + 1]?.on ?? each.on)})</span>
                )}
              </li>
            ))}
          </ol>
        </>
      )}
      <h3 class="nhsuk-heading-s">What is due</h3>
      {found.clocks.length === 0 && <p>No clock runs.</p>}
      <ul class="nhsuk-list nhsuk-list--bullet">
        {found.clocks.map((each) => (
          <li key={each.name}>
            {each.name === "stage" ? found.stage_title : `The whole ${inSentence(human(each.name))}`}:{" "}
            <span class={each.overdue ? "app-overdue" : ""}>{dueInWords(each.due_on, today)}</span>, {each.sentence}.
          </li>
        ))}
      </ul>
      {found.holds.length > 0 && (
        <>
          <h3 class="nhsuk-heading-s">Why it is on hold</h3>
          <ul class="nhsuk-list nhsuk-list--bullet">
            {found.holds.map((each) => (
              <li key={each.id}>
                {each.title}, since {day(each.since)}. It ends when {each.clears}.
              </li>
            ))}
          </ul>
        </>
      )}
      <h3 class="nhsuk-heading-s">What you can do next</h3>
      {onward.length === 0 && <p>Nothing that you can do now would move it.</p>}
      <ul class="nhsuk-list nhsuk-list--bullet">
        {onward.map((each) => {
          const way = wayTo(found, each);
          return (
            <li key={each.action}>
              {way ? <a href={way}>{each.label}</a> : each.label}: it goes to “{titleOf(process, each.target)}”.
            </li>
          );
        })}
      </ul>
      {blocked.length > 0 && (
        <>
          <h3 class="nhsuk-heading-s">What is in the way, and what clears it</h3>
          <ul class="nhsuk-list nhsuk-list--bullet">
            {blocked.map((each) => (
              <li key={each.action}>
                <strong>{each.label}</strong>:{" "}
                {each.obstacles.map((one) => [one.why, one.clears && clearedBy(one.clears)].join(" ").trim()).join(" ")}
              </li>
            ))}
          </ul>
        </>
      )}
      {found.route.length > 0 && (
        <>
          <h3 class="nhsuk-heading-s">Which panel decides, and why</h3>
          <ol class="nhsuk-list nhsuk-list--number">
            {found.route.map((each) => (
              <li key={each.panel}>
                {each.title}
                {each.why && <>: {each.why}</>}
                {each.passed_on && <>; passed on {day(each.passed_on)}</>}.
              </li>
            ))}
          </ol>
        </>
      )}
      {(facts.panel_log ?? []).map((each) => (
        <p key={each.on + each.sitting}>
          {day(each.on)}: the panel answered “{inSentence(human(each.outcome ?? each.result))}”.{" "}
          {each.tally && <span class="app-quiet">{each.tally.sentence}.</span>}
        </p>
      ))}
      <h3 class="nhsuk-heading-s">The rules at work</h3>
      <p>
        It is judged by the process “{found.definition}” and the policy “{found.policy}”.{" "}
        {count(sources.size, "source")} {sources.size === 1 ? "is" : "are"} at work here now.
      </p>
      <dl class="app-record">
        {[...sources].map(([source, what]) => (
          <div key={source}>
            <dt>{source}</dt>
            <dd>{what.join(" ")}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const daysBetween = (a: string, b: string): string =>
  count(Math.round((Date.parse(b) - Date.parse(a)) / 86_400_000), "day");
