/** How far the hearing of an item has come, as a strip of its steps. */
import type { JSX } from "preact";
import type { ItemView } from "../api/client";
import { human } from "../words";
import { isStanding } from "./room";

const STEPS = ["Interests", "Papers", "First opinions", "Discussion", "Ballots", "Vote closed", "Outcome"] as const;
const AT: { [stage in NonNullable<ItemView["stage"]>]: number } = {
  LISTED: 1,
  OPINIONS: 2,
  DISCUSSION: 3,
  VOTING: 4,
  CLOSED: 5,
};

/** The step at which it is, from 0. */
export const stepOf = (item: ItemView, declared: boolean): number =>
  declared ? (item.stage ? AT[item.stage] : STEPS.length - 1) : 0;

/** Told to whoever does not see the strip each time that the hearing goes on, whoever took it on. */
export function StepTold({ item, declared }: { item: ItemView; declared: boolean }): JSX.Element {
  return (
    <p role="status" class="nhsuk-u-visually-hidden">
      {isStanding(item)
        ? `The hearing is at: ${STEPS[stepOf(item, declared)] ?? ""}.`
        : `Outcome: ${human(item.outcome ?? item.status)}.`}
    </p>
  );
}

export function Strip({ item, declared }: { item: ItemView; declared: boolean }): JSX.Element {
  const now = stepOf(item, declared);
  return (
    <ol class="app-steps" aria-label="How far the hearing has come">
      {STEPS.map((name, at) => (
        <li
          key={name}
          class={`app-steps__step ${at < now ? "app-steps__step--done" : ""}`}
          aria-current={at === now ? "step" : undefined}
        >
          <span class="nhsuk-u-visually-hidden">{at < now ? "Done: " : at === now ? "Now: " : "Later: "}</span>
          {name}
        </li>
      ))}
    </ol>
  );
}
