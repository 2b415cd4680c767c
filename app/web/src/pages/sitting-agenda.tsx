/** The agenda of a sitting: each item with its time and how far it is; the secretary puts it in order. */
import type { JSX } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { type ItemView, type SittingView, call } from "../api/client";
import type { Live } from "../live";
import { type Registers, nameOf } from "../registers";
import { may } from "../session";
import { Button, Details, Table } from "../ui/elements";
import { TextInput } from "../ui/inputs";
import { day, human } from "../words";
import { Act, ItemTag, hasEnded, isStanding, nameIn } from "./room";

export function Agenda({ live, names }: { live: Live; names: Registers }): JSX.Element {
  const held = live.sitting as SittingView;
  const standing = held.items.filter(isStanding);
  return (
    <>
      <h2 class="nhsuk-heading-m">Agenda</h2>
      <Table
        caption="Agenda"
        hidden
        rows={held.items}
        keyOf={(row) => `${row.ref} ${row.position}`}
        empty="Nothing is on the agenda yet."
        columns={[
          {
            name: "Time",
            of: (row) => (
              <span class="app-nowrap">
                {row.begins_at} ({row.minutes} min)
              </span>
            ),
          },
          {
            name: "Case",
            of: (row) => (
              <a class="app-nowrap" href={`/sittings/${held.id}/items/${row.ref}`}>
                {row.ref}
              </a>
            ),
          },
          { name: "Home", of: (row) => nameOf(names, row.provider) },
          {
            name: "How far",
            of: (row) => (
              <span class="app-nowrap">
                <ItemTag item={row} />
              </span>
            ),
          },
          { name: "What to know", of: (row) => <ToKnow item={row} held={held} /> },
        ]}
      />
      {!hasEnded(held) && standing.length > 0 && may("order_agenda") && (
        <Details summary="Order and times">
          <Order live={live} items={standing} />
        </Details>
      )}
    </>
  );
}

function ToKnow({ item, held }: { item: ItemView; held: SittingView }): JSX.Element {
  const unread = (item.receipts ?? []).filter((each) => each.opened_at === null);
  const said = [
    item.to_declare ? "Say whether you have an interest" : "",
    item.status === "OPEN" && item.stopped ? `Stopped: missing ${item.stopped}` : "",
    item.issue > 1 && isStanding(item) ? `Papers issued ${item.issue} times` : "",
    item.quorum && isStanding(item)
      ? item.quorum.met
        ? "Quorate"
        : `Not quorate: missing ${item.quorum.missing.join(", ")}`
      : "",
    isStanding(item) ? "" : item.arithmetic,
  ].filter(Boolean);
  return (
    <>
      {said.map((each) => (
        <span class="app-know" key={each}>
          {each}
        </span>
      ))}
      {item.receipts && isStanding(item) && (
        <span class="app-know app-quiet">
          {unread.length === 0
            ? "Everybody has opened the papers"
            : `Papers not opened: ${unread.map((each) => nameIn(held, each.person)).join(", ")}`}
        </span>
      )}
    </>
  );
}

/** Nothing typed leaves the time as it is; what is no number is sent as it was typed, and the answer says so. */
const minutesOf = (typed: string): number | null =>
  typed.trim() === "" ? null : /^\s*\d+\s*$/.test(typed) ? Number(typed) : (typed as unknown as number);

type Placed = { ref: string; minutes: string };

/** Places are changed by up and down, which work by keyboard and thumb alike; nothing is sent before it is kept. */
function Order({ live, items }: { live: Live; items: ItemView[] }): JSX.Element {
  const held = live.sitting as SittingView;
  const [typed, setTyped] = useState<Placed[] | null>(null);
  const [starts, setStarts] = useState<string | null>(null);
  const [moved, setMoved] = useState<{ ref: string; up: boolean; said: string } | null>(null);
  const stands: Placed[] = items.map((each) => ({ ref: each.ref, minutes: String(each.minutes) }));
  // what comes onto the agenda or goes off it meanwhile takes nothing of what was typed away
  const isIn = (rows: Placed[], row: Placed): boolean => rows.some((each) => each.ref === row.ref);
  const rows = typed
    ? [...typed.filter((row) => isIn(stands, row)), ...stands.filter((row) => !isIn(typed, row))]
    : stands;
  const move = (at: number, by: -1 | 1): void => {
    const next = [...rows];
    const [row] = next.splice(at, 1);
    if (!row) return;
    next.splice(at + by, 0, row);
    setTyped(next);
    setMoved({ ref: row.ref, up: by < 0, said: `${row.ref} is now ${at + by + 1} of ${next.length}.` });
  };
  // the focus goes along with the item, so that it can be moved on with the same key
  useLayoutEffect(() => {
    if (!moved) return;
    const ways = moved.up ? ["up", "down"] : ["down", "up"];
    const button = ways.map((way) => document.getElementById(`order-${way}-${moved.ref}`)).find(Boolean);
    button?.focus();
  }, [moved]);
  return (
    <>
      <TextInput
        id="order-starts"
        label="The sitting begins at"
        short
        value={starts ?? held.starts_at}
        onChange={setStarts}
      />
      <ol class="app-order">
        {rows.map((row, at) => (
          <li key={row.ref}>
            <strong>{row.ref}</strong>
            <label class="nhsuk-u-visually-hidden" for={`order-${row.ref}`}>
              Minutes for {row.ref}
            </label>
            <input
              class="nhsuk-input nhsuk-input--width-4"
              id={`order-${row.ref}`}
              inputMode="numeric"
              value={row.minutes}
              onInput={(event) => {
                const minutes = event.currentTarget.value;
                setTyped(rows.map((each) => (each.ref === row.ref ? { ...each, minutes } : each)));
              }}
            />
            <span aria-hidden="true">min</span>
            {at > 0 && (
              <Button
                id={`order-up-${row.ref}`}
                kind="secondary"
                small
                label={`Up: ${row.ref}`}
                onClick={() => move(at, -1)}
              >
                Up
              </Button>
            )}
            {at < rows.length - 1 && (
              <Button
                id={`order-down-${row.ref}`}
                kind="secondary"
                small
                label={`Down: ${row.ref}`}
                onClick={() => move(at, 1)}
              >
                Down
              </Button>
            )}
          </li>
        ))}
      </ol>
      <p role="status" class="nhsuk-u-visually-hidden">
        {moved?.said}
      </p>
      <Act
        said="The agenda stands in this order."
        send={async (key) => {
          const body = {
            items: rows.map((each) => ({ ref: each.ref, minutes: minutesOf(each.minutes) })),
            starts_at: starts ?? held.starts_at,
          };
          live.put(await call("order_agenda", { path: { sitting: held.id }, body, key }));
          setTyped(null);
          setStarts(null);
        }}
      >
        Keep this order
      </Act>
      <p class="app-quiet">
        Papers: {held.papers_issued_on ? `last issued on ${day(held.papers_issued_on)}` : "not issued yet"}. Panel:{" "}
        {human(held.panel)}.
      </p>
    </>
  );
}
