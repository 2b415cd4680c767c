/** The proof of the panel's terms, in words: can every panel be quorate for every item, and who is missing if not. */
import type { JSX } from "preact";
import { type FindingView, type ProofView, call } from "../api/client";
import { Fault, Loading } from "../ui/elements";
import { useLoad } from "../ui/load";
import { day, human } from "../words";

export function Proof({ programme, given }: { programme: string; given?: ProofView }): JSX.Element {
  const read = useLoad(
    () => (given ? Promise.resolve(given) : call("get_policy_proof", { path: { programme } })),
    [programme, given],
  );
  if (read.error) return <Fault error={read.error} again={read.again} />;
  if (!read.data) return <Loading what="the proof" />;
  const { holds, missing, gaps } = read.data;
  return (
    <div class={`app-verdict app-verdict--${holds ? (gaps.length ? "part" : "good") : "bad"}`}>
      <h2 class="nhsuk-heading-s">
        {holds ? "✓ Every panel can be quorate" : "✗ Some item could never be decided"}
        {given ? " with the proposed terms" : ""}
      </h2>
      <p>Proved for every kind of item, with the people there are and the leave that is entered.</p>
      <Findings title="What is missing" of={missing} />
      <Findings title="Shorter gaps, which cases wait out" of={gaps} />
    </div>
  );
}

function Findings({ title, of: all }: { title: string; of: FindingView[] }): JSX.Element | null {
  if (all.length === 0) return null;
  return (
    <>
      <h3 class="nhsuk-heading-xs">{title}</h3>
      <ul class="nhsuk-list nhsuk-list--bullet">
        {all.map((each) => (
          <li key={each.sentence}>
            {each.sentence}
            {each.from_day && ` (${day(each.from_day)} to ${day(each.until_day) || "no end"})`}
            {each.items.length > 0 && <span class="app-quiet"> For: {each.items.map(human).join(", ")}.</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
