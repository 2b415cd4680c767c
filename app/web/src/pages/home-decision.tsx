/** What was decided about a resident, and what changes when, in plain words. */
import type { JSX } from "preact";
import { type CaseView, type DocumentView, addressOf } from "../api/client";
import { Details, Summary, Tag } from "../ui/elements";
import { count, day, human, inSentence } from "../words";
import { type HomeFacts, hours, weeklyHours } from "./home-facts";

export function Decision({
  found,
  facts,
  documents,
}: {
  found: CaseView;
  facts: HomeFacts;
  documents: DocumentView[];
}): JSX.Element {
  const letter = facts.letter;
  return (
    <section>
      <h2 class="nhsuk-heading-m">What was decided</h2>
      {!letter ? (
        <p>Nothing yet. You are told in writing before anything changes; until then the care goes on as it is.</p>
      ) : (
        <>
          {facts.phases && facts.phases.length > 0 && facts.package && (
            <p>
              One-to-one care goes from {hours(weeklyHours(facts.package.before_change ?? facts.package.baseline))} to{" "}
              <strong>{hours(facts.phases.at(-1)?.hours ?? 0)}</strong>, in {count(facts.phases.length, "step")}.
            </p>
          )}
          <Summary
            rows={[
              ["Why", letter.letter.reasons],
              ["Letter sent", day(letter.letter.issued_on)],
              ...(letter.starts_on ? [["Nothing changes before", day(letter.starts_on)] as [string, string]] : []),
              ["Call if it goes wrong", <strong key="contact">{letter.contingency_contact}</strong>],
              ["Next review", day(letter.letter.next_review_on) || "Not set"],
            ]}
          />
          {letter.conditions.length > 0 && (
            <>
              <h3 class="nhsuk-heading-s">Conditions</h3>
              <ul class="nhsuk-list nhsuk-list--bullet">
                {letter.conditions.map((each) => (
                  <li key={each.wording}>
                    {each.wording}
                    {each.due_on && <> (by {day(each.due_on)})</>}
                  </li>
                ))}
              </ul>
            </>
          )}
          {(letter.letter.challenge_routes?.length ?? 0) > 0 && (
            <Details summary="If you or the family disagree">
              <p>It can be challenged. The letter says how and by when; the ways are:</p>
              <ul class="nhsuk-list nhsuk-list--bullet">
                {letter.letter.challenge_routes?.map((each) => (
                  <li key={each}>{human(each)}</li>
                ))}
              </ul>
            </Details>
          )}
        </>
      )}
      {documents.length > 0 && (
        <ul class="nhsuk-list">
          {documents.map((each) => (
            <li key={each.id}>
              <a
                class="app-target"
                href={addressOf("download_document", { ref: found.ref, document: each.id })}
                data-native
              >
                {human(each.kind)} of {day(each.at)} (PDF)
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const COLOURS: Record<string, string> = { RUNNING: "blue", DONE: "green" };

/** Each step of the change: how many hours, from when, what to count, and when to stop. */
export function Steps({ facts }: { facts: HomeFacts }): JSX.Element | null {
  if (!facts.phases?.length) return null;
  return (
    <section>
      <h2 class="nhsuk-heading-m">What changes when</h2>
      <ol class="app-phases">
        {facts.phases.map((each) => (
          <li key={each.number} class={each.status === "RUNNING" ? "app-phases__now" : undefined}>
            <h3 class="nhsuk-heading-xs nhsuk-u-margin-bottom-1">
              Step {each.number}: {hours(each.hours)} <Tag colour={COLOURS[each.status]}>{human(each.status)}</Tag>
            </h3>
            <p class="nhsuk-u-margin-bottom-1">
              {each.began_on
                ? `Since ${day(each.began_on)}${each.ends_on ? `, to be looked at on ${day(each.ends_on)}` : ""}.`
                : `Planned for ${count(each.plan.planned_days, "day")}, once the step before went well.`}
            </p>
            <Details summary="What to count, and when to stop">
              <p>Count: {each.plan.monitoring.map(human).join(", ")}.</p>
              <p>It goes well when: {each.plan.success}</p>
              <p>Stop when: {each.plan.stop}</p>
              <Week lines={each.plan.lines} />
            </Details>
          </li>
        ))}
      </ol>
    </section>
  );
}

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

function Week({ lines }: { lines: { support_type: string; pattern: { start: string; end: string }[][] }[] }) {
  return (
    <>
      {lines.map((line, index) => (
        <dl class="app-hours" key={index}>
          <div>
            <dt>Kind</dt>
            <dd>{human(line.support_type)}</dd>
          </div>
          {DAYS.map((name, n) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                {line.pattern[n]
                  ?.map((spell) =>
                    spell.start === "00:00" && spell.end === "00:00" ? "all day" : `${spell.start} to ${spell.end}`,
                  )
                  .join(", ") || "none"}
              </dd>
            </div>
          ))}
        </dl>
      ))}
    </>
  );
}

/** Hours that were brought back before: the receipt stays on the page. */
export function Back({ facts, at }: { facts: HomeFacts; at: string }): JSX.Element | null {
  if (!facts.reinstatements?.length) return null;
  return (
    <section>
      <h2 class="nhsuk-heading-m">Hours brought back</h2>
      <ul class="nhsuk-list nhsuk-list--bullet">
        {facts.reinstatements.map((each) => (
          <li key={each.seq}>
            {day(each.on)}: {hours(each.hours)}, because: {inSentence(human(each.form.trigger))}. Receipt {at}/
            {each.seq}.
          </li>
        ))}
      </ul>
    </section>
  );
}
