/** The agenda of a sitting: each item with its time and how far it is; the secretary puts it in order. */
import type { JSX } from "preact";
import type { ItemView, SittingView } from "../api/client";
import type { Live } from "../live";
import { type Registers, nameOf } from "../registers";
import { may } from "../session";
import { Details, Table } from "../ui/elements";
import { ItemTag, hasEnded, isStanding, nameIn } from "./room";
import { Order } from "./sitting-order";

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
