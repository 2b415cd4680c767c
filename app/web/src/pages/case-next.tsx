/** What this person can do with the case now; and what is in the way, with what would clear it. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { CaseView } from "../api/client";
import { Obstacles } from "../forms/move-form";
import { type Process, titleOf } from "../processes";
import { human, inSentence } from "../words";
import { factsOf } from "./case-data";

type Option = CaseView["options"][number];

/** Where an act leads to its form: on the case, or in the room of the panel. */
export function wayTo(found: CaseView, option: Option): string | null {
  if (option.room === null) return `/cases/${found.ref}/act/${option.action}`;
  const sitting = factsOf(found).listing?.sitting;
  return sitting ? `/sittings/${sitting}/items/${found.ref}` : null;
}

export function Next({ found, process }: { found: CaseView; process: Process }): JSX.Element {
  const onward = (each: Option): number => (each.target === found.stage ? 1 : 0);
  const allowed = found.options.filter((each) => each.allowed).sort((a, b) => onward(a) - onward(b));
  const blocked = found.options.filter((each) => !each.allowed).sort((a, b) => onward(a) - onward(b));
  const moves = allowed.filter((each) => onward(each) === 0);
  const records = allowed.filter((each) => onward(each) === 1);
  if (found.options.length === 0)
    return (
      <p>
        Nothing here is for you to do now.
        {found.waiting_on && <> The next step is for the {inSentence(human(found.waiting_on))}.</>}
      </p>
    );
  return (
    <>
      {moves.length > 0 && (
        <>
          <h3 class="nhsuk-heading-xs">Move it on or back</h3>
          <ul class="app-acts">
            {moves.map((each) => (
              <Act key={each.action} found={found} option={each} leads={titleOf(process, each.target)} />
            ))}
          </ul>
        </>
      )}
      {records.length > 0 && (
        <>
          <h3 class="nhsuk-heading-xs">Record or ask</h3>
          <ul class="app-acts app-acts--columns">
            {records.map((each) => (
              <Act key={each.action} found={found} option={each} />
            ))}
          </ul>
        </>
      )}
      {blocked.length > 0 && <Blocked found={found} options={blocked} process={process} />}
    </>
  );
}

function Act({ found, option, leads }: { found: CaseView; option: Option; leads?: string }): JSX.Element {
  const way = wayTo(found, option);
  return (
    <li>
      {way ? <a href={way}>{option.label}</a> : option.label}
      {leads && <span class="app-quiet"> → {leads}</span>}
      {option.room && <span class="app-quiet"> · in the {option.room} room</span>}
      {option.still_to_sign.length > 1 && (
        <span class="app-quiet"> · two signatures: {option.still_to_sign.map(human).join(" and ")}</span>
      )}
      {option.still_to_sign.length === 1 && (
        <span class="app-quiet">
          {" "}
          · waits for the signature of the {inSentence(human(option.still_to_sign[0] ?? ""))}
        </span>
      )}
      {option.step_up && <span class="app-quiet"> · asks for your second factor</span>}
    </li>
  );
}

/** What moves the case stands first and open; the rest may be looked up. */
function Blocked({ found, options, process }: { found: CaseView; options: Option[]; process: Process }): JSX.Element {
  const [all, setAll] = useState(false);
  const onward = options.filter((each) => each.target !== found.stage);
  const shown = all || onward.length === 0 ? options : onward;
  return (
    <>
      <h3 class="nhsuk-heading-xs">Not possible yet, and why</h3>
      <ul class="app-blocked">
        {shown.map((each) => (
          <li key={each.action}>
            <strong>{each.room === null ? <a href={wayTo(found, each) ?? ""}>{each.label}</a> : each.label}</strong>
            {each.target !== found.stage && <span class="app-quiet"> → {titleOf(process, each.target)}</span>}
            <Obstacles of={each.obstacles} />
          </li>
        ))}
      </ul>
      {shown.length < options.length && (
        <button type="button" class="app-link" onClick={() => setAll(true)}>
          Show {options.length - shown.length} more
        </button>
      )}
    </>
  );
}
