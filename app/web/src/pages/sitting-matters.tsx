/** What a sitting settles beside its cases: a vote by show of hands on a chair's action, or on letting a condition go. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type CaseView, type HandRaised, type MatterKind, type SittingView, call } from "../api/client";
import type { Live } from "../live";
import { Button, Details, Fault } from "../ui/elements";
import { Checks, Radios, TextInput } from "../ui/inputs";
import { day, human } from "../words";
import { Act } from "./room";

type Waiting = { kind: MatterKind; number: number; says: string };
type Acted = { seq: number; on: string; status: string; expires_on: string; form: { reason?: string } };
type Condition = { number: number; status: string; form: { wording?: string; due_on?: string } };

/** What of a case a sitting can vote on. */
function waitingOn(found: CaseView): Waiting[] {
  const acted = (found.facts.chair_actions as Acted[] | undefined) ?? [];
  const decision = found.facts.decision as { conditions?: Condition[] } | null | undefined;
  return [
    ...acted
      .filter((each) => each.status === "AWAITING_RATIFICATION")
      .map((each): Waiting => ({
        kind: "CHAIR_ACTION",
        number: each.seq,
        says: `Ratify the chair's action of ${day(each.on)} (ends on ${day(each.expires_on)}): ${each.form.reason ?? ""}`,
      })),
    ...(decision?.conditions ?? [])
      .filter((each) => each.status === "OPEN")
      .map((each): Waiting => ({
        kind: "CONDITION",
        number: each.number,
        says: `Let condition ${each.number} go: ${each.form.wording ?? ""}`,
      })),
  ];
}

export function Matters({ live }: { live: Live }): JSX.Element {
  const [ref, setRef] = useState("");
  const [found, setFound] = useState<CaseView | null>(null);
  const [error, setError] = useState<unknown>(null);
  const look = async (): Promise<void> => {
    setError(null);
    setFound(null);
    try {
      setFound(await call("get_case", { path: { ref: ref.trim() } }));
    } catch (failed) {
      setError(failed);
    }
  };
  return (
    <Details summary="Vote on another matter: a chair’s action, a condition">
      <div class="app-row">
        <TextInput id="matter-ref" label="Case" short value={ref} onChange={setRef} />
        <Button kind="secondary" small onClick={look}>
          Look what waits
        </Button>
      </div>
      <Fault error={error} />
      {found && <Choose key={`${found.ref} ${found.seq}`} live={live} found={found} changed={setFound} />}
    </Details>
  );
}

function Choose({
  live,
  found,
  changed,
}: {
  live: Live;
  found: CaseView;
  changed: (found: CaseView) => void;
}): JSX.Element {
  const held = live.sitting as SittingView;
  const waiting = waitingOn(found);
  const heard = (
    (found.facts.matters as { seq: number; sitting: string; tally: { sentence: string } }[] | undefined) ?? []
  )
    .filter((each) => each.sitting === held.id)
    .at(-1);
  const [which, setWhich] = useState("");
  const [hands, setHands] = useState<{ [person: string]: HandRaised["choice"] }>({});
  const [left, setLeft] = useState<string[]>([]);
  const matter = waiting.find((each) => `${each.kind} ${each.number}` === which);
  const voters = held.members.filter((each) => each.present && each.voting && !left.includes(each.person));
  return (
    <>
      {heard && <p role="status">This sitting voted: {heard.tally.sentence}.</p>}
      {waiting.length === 0 ? (
        <p>Nothing of {found.ref} waits for a vote of a sitting.</p>
      ) : (
        <Radios
          id="matter-which"
          label="On what?"
          value={which}
          onChange={setWhich}
          choices={waiting.map((each) => ({ value: `${each.kind} ${each.number}`, label: each.says }))}
        />
      )}
      {matter && (
        <>
          <Checks
            id="matter-left"
            label="Who left the room for it, having an interest"
            optional
            value={left}
            onChange={setLeft}
            choices={held.members
              .filter((each) => each.present)
              .map((each) => ({ value: each.person, label: each.name }))}
          />
          {voters.map((each) => (
            <Radios
              key={each.person}
              id={`matter-${each.person}`}
              label={each.name}
              inline
              value={hands[each.person] ?? ""}
              onChange={(choice) => setHands({ ...hands, [each.person]: choice as HandRaised["choice"] })}
              choices={["YES", "NO", "ABSTAIN"].map((value) => ({ value, label: human(value) }))}
            />
          ))}
          <Act
            said="The vote is recorded. The chair settles the matter on the case."
            send={async (key) => {
              const raised = voters.flatMap((each) => {
                const choice = hands[each.person];
                return choice ? [{ person: each.person, choice }] : [];
              });
              const body = { ref: found.ref, kind: matter.kind, number: matter.number, hands: raised, left };
              changed(await call("hear_matter", { path: { sitting: held.id }, body, key }));
            }}
          >
            Record the vote
          </Act>
        </>
      )}
      <p>
        <a href={`/cases/${found.ref}`}>Case {found.ref}</a>: there the chair settles what was voted on.
      </p>
    </>
  );
}
