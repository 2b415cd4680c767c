/** The sittings of the panel: what comes next first, what is over folded away. */
import type { JSX } from "preact";
import { type SittingView, call } from "../api/client";
import { may, me } from "../session";
import { Details, Fault, Loading, Page, Table, Tag } from "../ui/elements";
import { useLoad } from "../ui/load";
import { count, day } from "../words";
import { isStanding } from "./room";
import { CallSitting } from "./sittings-call";
import { Calendar } from "./sittings-calendar";

export default function Sittings(): JSX.Element {
  const read = useLoad(() => call("list_sittings"), []);
  const today = me.value?.today ?? "";
  const isOver = (each: SittingView): boolean =>
    each.cancelled_on !== null || each.minutes_signed_on !== null || (each.held_on < today && each.items.length === 0);
  const all = [...(read.data ?? [])].sort((a, b) => a.held_on.localeCompare(b.held_on));
  const next = all.filter((each) => !isOver(each));
  const over = all.filter(isOver).reverse();
  return (
    <Page title="Sittings" wide>
      <Fault error={read.error} again={read.again} />
      {!read.data ? (
        !read.error && <Loading what="the sittings" />
      ) : (
        <>
          <List caption="Next" rows={next} today={today} empty="No sitting is called." />
          {may("call_sitting") && <CallSitting done={read.again} />}
          <Calendar />
          {over.length > 0 && (
            <Details summary={count(over.length, "earlier sitting")}>
              <List caption="Earlier" rows={over} today={today} />
            </Details>
          )}
        </>
      )}
    </Page>
  );
}

function List({
  caption,
  rows,
  today,
  empty,
}: {
  caption: string;
  rows: SittingView[];
  today: string;
  empty?: string;
}): JSX.Element {
  return (
    <Table
      caption={caption}
      rows={rows}
      keyOf={(row) => row.id}
      {...(empty && { empty })}
      columns={[
        {
          name: "Day",
          of: (row) => (
            <a href={`/sittings/${row.id}`}>
              {day(row.held_on)}, {row.starts_at}
            </a>
          ),
        },
        { name: "Panel", of: (row) => row.title },
        { name: "Items", of: (row) => itemsInWords(row) },
        { name: "My part", of: (row) => myPart(row) },
        { name: "State", of: (row) => <State of={row} today={today} /> },
      ]}
    />
  );
}

function itemsInWords(row: SittingView): string {
  const waiting = row.items.filter(isStanding).length;
  if (row.items.length === 0) return "none";
  return `${row.items.length}${waiting > 0 && waiting < row.items.length ? `, ${waiting} to be heard` : ""}`;
}

function myPart(row: SittingView): string {
  const seat = row.members.find((each) => each.person === me.value?.id);
  if (!seat) return "none";
  const declare = row.items.filter((each) => each.to_declare).length;
  const part = seat.chair ? "chair" : seat.deputy ? "deputy chair" : seat.voting ? "voter" : "adviser";
  return declare > 0 ? `${part}; say of ${count(declare, "item")} whether you have an interest` : part;
}

function State({ of: row, today }: { of: SittingView; today: string }): JSX.Element {
  if (row.cancelled_on) return <Tag colour="grey">Cancelled</Tag>;
  if (row.minutes_signed_on) return <Tag colour="green">Minutes signed</Tag>;
  if (row.paused_at) return <Tag colour="yellow">Paused</Tag>;
  if (row.held_on === today) return <Tag colour="blue">Today</Tag>;
  if (row.held_on < today) return <Tag colour="orange">Minutes to sign</Tag>;
  return <Tag colour="white">Called</Tag>;
}
