/** The receipt of hours that were brought back: when, under which number, what, and what happens next. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { type CaseView, call } from "../api/client";
import { Summary } from "../ui/elements";
import { count, day, human } from "../words";
import { factsOf, hours, weeklyHours } from "./home-facts";

export type Receipt = {
  number: string;
  at: string;
  before: number;
  after: number;
  trigger: string;
  restored: string;
  days: number | null;
  contact: string;
};

/** What the answer says, with the time by the service's clock and the days that policy gives to look at it. */
export async function receiptOf(before: CaseView, made: CaseView): Promise<Receipt> {
  const facts = factsOf(made);
  const back = facts.reinstatements?.at(-1);
  const [entries, days] = await Promise.all([
    call("get_history", { path: { ref: made.ref } }).then(
      (history) => history.entries,
      () => [],
    ),
    call("get_policy", { path: { programme: made.programme } }).then(
      (found) => found.policy.reinstatement_review_days,
      () => null,
    ),
  ]);
  return {
    number: `${made.ref}/${back?.seq ?? made.seq}`,
    at: entries.find((each) => each.seq === back?.seq)?.at ?? new Date().toISOString(),
    before: weeklyHours(factsOf(before).package?.current ?? []),
    after: Number(back?.hours ?? weeklyHours(facts.package?.current ?? [])),
    trigger: back?.form.trigger ?? "",
    restored: back?.form.restore ?? "",
    days: typeof days === "number" ? days : null,
    contact: facts.letter?.contingency_contact ?? "",
  };
}

export function ReceiptView({ receipt }: { receipt: Receipt }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus({ preventScroll: true }), []);
  return (
    <div class="app-done" role="status" tabIndex={-1} ref={box}>
      <p>
        <strong>
          Done: {hours(receipt.after)} from now on, {hours(receipt.before)} until now.
        </strong>
      </p>
      <Summary
        rows={[
          ["Receipt", <strong key="number">{receipt.number}</strong>],
          ["Time", day(receipt.at)],
          [
            "What came back",
            receipt.restored === "CONTINGENCY" ? "The contingency hours of the plan" : "All hours as before",
          ],
          ["Because", human(receipt.trigger)],
        ]}
      />
      <h3 class="nhsuk-heading-xs">What happens next</h3>
      <ul class="nhsuk-list nhsuk-list--bullet">
        <li>Go on giving these hours. Nobody takes them away again without a new decision.</li>
        <li>
          A clinician looks at it{receipt.days !== null && ` within ${count(receipt.days, "working day")}`}, and the
          panel is told.
        </li>
        <li>Write down what happened in the resident’s notes as you always do.</li>
        {receipt.contact && <li>Questions: {receipt.contact}.</li>}
      </ul>
    </div>
  );
}
