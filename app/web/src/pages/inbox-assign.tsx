/** Several cases given to one person: each case is asked for itself, and each says what became of it. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call, newKey, wordsOf } from "../api/client";
import { type Process, formOf } from "../processes";
import type { Registers } from "../registers";
import { me } from "../session";
import { Dialogue } from "../ui/dialogue";
import { Button } from "../ui/elements";
import { Check, Select, TextArea } from "../ui/inputs";
import { count } from "../words";

/** The moves by which a case gets its reviewer. Which of them a case takes, if any, its options say. */
const GIVES = ["accept", "reassign_reviewer"];

export const mayAssign = (process: Process | null): boolean =>
  process?.moves.some(
    (each) => GIVES.includes(each.action) && each.by.some((role) => me.value?.roles.includes(role)),
  ) ?? false;

type Result = { ref: string; done: boolean; said: string };

export function Assign({
  refs,
  names,
  onClose,
  onDone,
}: {
  refs: string[];
  names: Registers;
  onClose: () => void;
  onDone: (refs: string[]) => void;
}): JSX.Element {
  const [person, setPerson] = useState("");
  const [free, setFree] = useState(false);
  const [reason, setReason] = useState("");
  const [error, setError] = useState("");
  const [results, setResults] = useState<Result[]>([]);
  const [works, setWorks] = useState(false);

  const start = async (): Promise<void> => {
    const lacks = !person
      ? "Choose who takes the cases."
      : free
        ? ""
        : "Confirm that they have no conflict of interest in any of these cases.";
    setError(lacks);
    if (lacks) return;
    setWorks(true);
    setResults([]);
    for (const ref of refs) {
      const result = await give(ref, person, reason);
      setResults((now) => [...now, result]);
    }
    setWorks(false);
    onDone(refs);
  };
  const finished = results.length === refs.length && !works;
  return (
    <Dialogue title={`Give ${count(refs.length, "case")} to a reviewer`} onClose={works ? undefined : onClose}>
      {results.length === 0 && (
        <>
          <p>{refs.join(", ")}</p>
          {error && (
            <div class="app-fault" role="alert">
              <p>{error}</p>
            </div>
          )}
          <Select
            id="assign-person"
            label="Reviewer"
            value={person}
            onChange={setPerson}
            choices={names.person ?? []}
          />
          <TextArea
            id="assign-reason"
            label="Reason"
            hint="Needed for cases that have a reviewer already."
            value={reason}
            onChange={setReason}
            optional
            rows={2}
          />
          <div class="nhsuk-form-group">
            <Check
              id="assign-free"
              label="They were asked for each of these cases, and have no conflict of interest"
              value={free}
              onChange={setFree}
            />
          </div>
        </>
      )}
      <div role="status">
        {works && (
          <p>
            {results.length} of {refs.length} done …
          </p>
        )}
        {finished && (
          <p>
            {count(results.filter((each) => each.done).length, "case")} given
            {results.some((each) => !each.done) && `, ${results.filter((each) => !each.done).length} not`}.
          </p>
        )}
      </div>
      <ul class="nhsuk-list">
        {results.map((each) => (
          <li key={each.ref}>
            <strong class={`nhsuk-tag nhsuk-tag--${each.done ? "green" : "red"}`}>
              {each.done ? "Given" : "Not given"}
            </strong>{" "}
            <a href={`/cases/${each.ref}`}>{each.ref}</a>: {each.said}
          </li>
        ))}
      </ul>
      <div class="app-row">
        {!finished && (
          <Button onClick={start} busy={works}>
            Give them
          </Button>
        )}
        {!works && (
          <Button kind="secondary" onClick={onClose}>
            {finished ? "Close" : "Cancel"}
          </Button>
        )}
      </div>
    </Dialogue>
  );
}

async function give(ref: string, person: string, reason: string): Promise<Result> {
  try {
    const found = await call("get_case", { path: { ref } });
    const option = found.options.find((each) => GIVES.includes(each.action));
    if (!option) return { ref, done: false, said: "nobody can be given it where it stands now." };
    if (!option.allowed && option.obstacles.length > 0)
      return { ref, done: false, said: option.obstacles.map((each) => each.why).join(" ") };
    const schema = await formOf(found.programme, option.form);
    const all: Record<string, unknown> = { reviewer: person, no_conflict: true, reason };
    const body = Object.fromEntries(Object.entries(all).filter(([name]) => schema.properties?.[name]));
    const path = { ref, action: option.action };
    const now = await call("make_move", { path, body, seen: found.seq, key: newKey() });
    return { ref, done: true, said: `${option.label}: done. It stands at “${now.stage_title}” now.` };
  } catch (error) {
    return { ref, done: false, said: wordsOf(error) };
  }
}
