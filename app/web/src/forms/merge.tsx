/** What a colleague changed in the same form while it was typed: taken over where it was not touched, else to choose. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Change } from "./difference";
import type { Record_ } from "./schema";

export function Merge({
  taken,
  both,
  typed,
  onChange,
}: {
  taken: Change[];
  both: Change[];
  typed: Record_;
  onChange: (typed: Record_) => void;
}): JSX.Element | null {
  const [theirs, setTheirs] = useState(new Set<string>());
  if (taken.length === 0 && both.length === 0) return null;
  const choose = (change: Change, isTheirs: boolean): void => {
    const next = new Set(theirs);
    if (isTheirs) next.add(change.label);
    else next.delete(change.label);
    setTheirs(next);
    onChange(isTheirs ? change.take(typed) : change.giveBack(typed));
  };
  return (
    <>
      {taken.length > 0 && (
        <>
          <p>You had not touched these, so the form below now holds what your colleague recorded:</p>
          <ul class="nhsuk-list nhsuk-list--bullet">
            {taken.map((each) => (
              <li key={each.label}>
                <strong>{each.label}:</strong> {each.theirs || "nothing"}
              </li>
            ))}
          </ul>
        </>
      )}
      {both.length > 0 && (
        <table class="nhsuk-table-responsive app-merge">
          <caption class="app-merge__title">You both changed these. Choose what the form holds:</caption>
          <thead>
            <tr>
              {["Field", "Theirs", "Yours", "In the form"].map((each) => (
                <th key={each} scope="col">
                  {each}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {both.map((each) => {
              const isTheirs = theirs.has(each.label);
              return (
                <tr key={each.label}>
                  <th scope="row">{each.label}</th>
                  <Cell name="Theirs" said={each.theirs} />
                  <Cell name="Yours" said={each.mine} />
                  <td>
                    {isTheirs ? "Theirs" : "Yours"}{" "}
                    <button
                      type="button"
                      class="app-link"
                      aria-label={`${each.label}: use ${isTheirs ? "mine" : "theirs"}`}
                      onClick={() => choose(each, !isTheirs)}
                    >
                      Use {isTheirs ? "mine" : "theirs"}
                    </button>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </>
  );
}

function Cell({ name, said }: { name: string; said: string }): JSX.Element {
  return (
    <td class="app-words">
      <span class="nhsuk-table-responsive__heading" aria-hidden="true">
        {name}{" "}
      </span>
      {said || <span class="app-quiet">nothing</span>}
    </td>
  );
}
