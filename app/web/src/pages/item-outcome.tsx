/** What was decided of an item, how the vote came to that, and what follows: conditions, questions, dissent. */
import type { JSX } from "preact";
import { day, human, inSentence } from "../words";
import type { InRoom } from "./item";
import { listingOf } from "./item-data";
import { Record } from "./case-record";

type Condition = {
  number: number;
  status: string;
  form: { wording: string; timing: string; due_on: string; evidence: string };
};
type Decision = {
  sitting: string;
  reasons?: string;
  dissent?: string;
  conditions?: Condition[];
  next_review_on?: string | null;
};

/** A vote that is closed and not yet recorded: its arithmetic in words, for everybody at the table. */
export function Counted({ heard, held }: InRoom): JSX.Element | null {
  const tally = listingOf(heard.found, held.id)?.closed?.tally;
  if (!tally) return null;
  return (
    <section class="app-card" aria-labelledby="counted" aria-live="polite">
      <h2 class="nhsuk-heading-s" id="counted">
        The vote is closed
      </h2>
      <p>{tally.sentence}.</p>
      <p>
        <strong>{tally.outcome ? `Carried: ${inSentence(human(tally.outcome))}.` : "Nothing was carried."}</strong> It
        counts once the chair has recorded it.
      </p>
    </section>
  );
}

export function Outcome({ heard, held, item, names }: InRoom): JSX.Element {
  const { facts, programme } = heard.found;
  const decision = facts.decision as Decision | null | undefined;
  const here = decision?.sitting === held.id ? decision : null;
  const deferral = facts.deferral as { form: { [name: string]: unknown } } | null | undefined;
  return (
    <section class="app-card" aria-labelledby="outcome">
      <h2 class="nhsuk-heading-s" id="outcome">
        Outcome: {human(item.outcome ?? item.status)}
      </h2>
      {item.arithmetic && <p>{item.arithmetic}.</p>}
      {here?.reasons && <p class="app-words">{here.reasons}</p>}
      {here?.dissent && (
        <p class="app-words">
          <strong>Dissent:</strong> {here.dissent}
        </p>
      )}
      {here?.next_review_on && <p>Next review on {day(here.next_review_on)}.</p>}
      {here?.conditions && here.conditions.length > 0 && (
        <>
          <h3 class="nhsuk-heading-xs">Conditions</h3>
          <ol class="nhsuk-list nhsuk-list--number">
            {here.conditions.map((each) => (
              <li key={each.number}>
                {each.form.wording}{" "}
                <span class="app-quiet">
                  By {day(each.form.due_on)}, shown by {each.form.evidence}: {inSentence(human(each.status))}.
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
      {item.status === "DEFERRED" && deferral && (
        <Record programme={programme} form="Defer" fields={deferral.form} names={names} />
      )}
      <p>
        <a href={`/sittings/${held.id}/minutes`}>Minutes of the sitting</a>
      </p>
    </section>
  );
}
