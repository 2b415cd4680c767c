/** The agenda put in order: which item is heard when, and for how long. */
import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type ItemView, Refused, type SittingView, call } from "../api/client";
import type { Live } from "../live";
import { Button } from "../ui/elements";
import { TextInput } from "../ui/inputs";
import { day, human } from "../words";
import { Act } from "./room";

type Typed = {
  /** The order, once one was moved, and the order as it then stood. */
  order: { refs: string[]; from: string[] } | null;
  minutes: { [ref: string]: string };
  starts: string | null;
};
const NOTHING: Typed = { order: null, minutes: {}, starts: null };

/** Nothing stands for the usual length; what is no number is sent as it was typed, and the answer names it. */
const minutesOf = (typed: string): number | null =>
  typed.trim() === "" ? null : Number.isNaN(Number(typed)) ? (typed as unknown as number) : Number(typed);

/** What stands, in the order that was chosen; what came onto the agenda since is last. */
const placed = (stands: string[], chosen: string[]): string[] => [
  ...chosen.filter((ref) => stands.includes(ref)),
  ...stands.filter((ref) => !chosen.includes(ref)),
];

/** Places are changed by up and down, which work by keyboard and thumb alike; nothing is sent before it is kept. */
export function Order({ live, items }: { live: Live; items: ItemView[] }): JSX.Element {
  const held = live.sitting as SittingView;
  const [typed, setTyped] = useState<Typed>(NOTHING);
  const latest = useRef(typed);
  latest.current = typed;
  const [moved, setMoved] = useState<{ ref: string; up: boolean } | null>(null);
  const [said, setSaid] = useState({ words: "", shown: false });
  const [faults, setFaults] = useState<{ [ref: string]: string }>({});
  const stands = items.map((each) => each.ref);
  const refs = typed.order ? placed(stands, typed.order.refs) : stands;
  const stood = typed.order ? placed(stands, typed.order.from) : stands;
  const isOvertaken = ![stood.join(), refs.join()].includes(stands.join());
  const minutes = (ref: string): string =>
    typed.minutes[ref] ?? String(items.find((each) => each.ref === ref)?.minutes ?? "");
  const type = (some: Partial<Typed>, words = ""): void => {
    setTyped({ ...typed, ...some });
    setSaid({ words, shown: false });
  };
  const move = (at: number, by: -1 | 1): void => {
    const next = [...refs];
    const [ref] = next.splice(at, 1);
    if (!ref) return;
    next.splice(at + by, 0, ref);
    type(
      { order: { refs: next, from: typed.order?.from ?? stands } },
      `${ref} is now ${at + by + 1} of ${next.length}.`,
    );
    setMoved({ ref, up: by < 0 });
  };
  // the focus goes along with the item, so that it can be moved on with the same key
  useLayoutEffect(() => {
    if (!moved) return;
    const ways = moved.up ? ["up", "down"] : ["down", "up"];
    const button = ways.map((way) => document.getElementById(`order-${way}-${moved.ref}`)).find(Boolean);
    button?.focus();
  }, [moved]);
  const send = async (key: string): Promise<void> => {
    setSaid({ words: "", shown: false });
    setFaults({});
    const body = {
      items: refs.map((ref) => ({ ref, minutes: minutesOf(minutes(ref)) })),
      starts_at: typed.starts ?? held.starts_at,
    };
    try {
      live.put(await call("order_agenda", { path: { sitting: held.id }, body, key }));
    } catch (failed) {
      if (failed instanceof Refused) setFaults(faultsOf(failed, refs));
      throw failed;
    }
    if (latest.current === typed) {
      setTyped(NOTHING);
      setSaid({ words: "The agenda stands in this order.", shown: true });
    } else setSaid({ words: "Kept as you sent it. What you typed since is not kept yet.", shown: true });
  };
  return (
    <>
      <div role="status">
        {isOvertaken && (
          <div class="app-card app-mine">
            <p>Somebody put the agenda in another order meanwhile. Below stands yours, which is not kept yet.</p>
            <Button kind="secondary" small onClick={() => type({ order: null }, "The agenda is shown as it stands.")}>
              Show it as it stands
            </Button>
          </div>
        )}
      </div>
      <TextInput
        id="order-starts"
        label="The sitting begins at"
        short
        value={typed.starts ?? held.starts_at}
        onChange={(starts) => type({ starts })}
      />
      <p class="nhsuk-hint" id="order-hint">
        Minutes for each item; left empty, the usual length.
      </p>
      <ol class="app-order">
        {refs.map((ref, at) => (
          <li key={ref}>
            <strong>{ref}</strong>
            <label class="nhsuk-u-visually-hidden" for={`order-${ref}`}>
              Minutes for {ref}
            </label>
            <input
              class={`nhsuk-input nhsuk-input--width-4 ${faults[ref] ? "nhsuk-input--error" : ""}`}
              id={`order-${ref}`}
              inputMode="numeric"
              value={minutes(ref)}
              aria-invalid={faults[ref] ? "true" : undefined}
              aria-describedby={faults[ref] ? `order-${ref}-error` : "order-hint"}
              onInput={(event) => type({ minutes: { ...typed.minutes, [ref]: event.currentTarget.value } })}
            />
            <span aria-hidden="true">min</span>
            {at > 0 && (
              <Button id={`order-up-${ref}`} kind="secondary" small label={`Up: ${ref}`} onClick={() => move(at, -1)}>
                Up
              </Button>
            )}
            {at < refs.length - 1 && (
              <Button
                id={`order-down-${ref}`}
                kind="secondary"
                small
                label={`Down: ${ref}`}
                onClick={() => move(at, 1)}
              >
                Down
              </Button>
            )}
            {faults[ref] && (
              <span class="nhsuk-error-message" id={`order-${ref}-error`}>
                <span class="nhsuk-u-visually-hidden">Error: </span>
                {faults[ref]}
              </span>
            )}
          </li>
        ))}
      </ol>
      <Act send={send}>Keep this order</Act>
      <p role="status" class={said.shown ? "app-act__said" : "nhsuk-u-visually-hidden"}>
        {said.words}
      </p>
      <p class="app-quiet">
        Papers: {held.papers_issued_on ? `last issued on ${day(held.papers_issued_on)}` : "not issued yet"}. Panel:{" "}
        {human(held.panel)}.
      </p>
    </>
  );
}

/** What is wrong with the minutes of which item. */
function faultsOf(refused: Refused, refs: string[]): { [ref: string]: string } {
  const faults: { [ref: string]: string } = {};
  for (const { pointer, detail } of refused.problem.errors ?? []) {
    const ref = refs[Number(/^\/items\/(\d+)\/minutes$/.exec(pointer)?.[1] ?? -1)];
    if (ref) faults[ref] = `This ${detail}.`;
  }
  return faults;
}
