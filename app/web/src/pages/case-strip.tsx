/** The whole process as a strip, with where the case stands in it. */
import type { JSX } from "preact";
import type { Stage } from "../processes";
import { shortDay } from "../words";
import { type Known, factsOf } from "./case-data";

type Step = { stage: Stage; state: "done" | "here" | "ahead" | "passed"; on: string | null };

/** Each stage of the process as the case has seen it: been there, there now, passed by, or still ahead. */
export function stepsOf(stages: Stage[], stage: string, visits: { stage: string; on: string }[] | undefined): Step[] {
  const here = stages.findIndex((each) => each.name === stage);
  return stages.map((each, at) => {
    const last = visits?.filter((visit) => visit.stage === each.name).at(-1) ?? null;
    const state = at === here ? "here" : at > here ? "ahead" : visits && !last ? "passed" : "done";
    return { stage: each, state, on: state === "ahead" ? null : (last?.on ?? null) };
  });
}

const SAYS: Record<Step["state"], string> = {
  done: "Done",
  here: "Here now",
  ahead: "Ahead",
  passed: "Not needed",
};

export function Strip({ known: { found, process } }: { known: Known }): JSX.Element {
  const steps = stepsOf(process.stages, found.stage, factsOf(found).visits);
  const at = steps.findIndex((each) => each.state === "here");
  const all = (
    <ol class="app-strip">
      {steps.map(({ stage, state, on }) => (
        <li
          key={stage.name}
          class={`app-strip__step app-strip__step--${state}`}
          aria-current={state === "here" ? "step" : undefined}
        >
          <span class="app-strip__title">{stage.title}</span>
          <span class="app-strip__state">
            {SAYS[state]}
            {on && (
              <>
                {" "}
                {state === "here" ? "since" : ""} {shortDay(on)}
              </>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
  return (
    <section aria-label="Where the case stands">
      <div class="app-strip--wide">{all}</div>
      <details class="app-strip--narrow nhsuk-details">
        <summary class="nhsuk-details__summary">
          <span class="nhsuk-details__summary-text">
            Step {at + 1} of {steps.length}: {found.stage_title}
          </span>
        </summary>
        {all}
      </details>
    </section>
  );
}
