/** What the pages of an item read of its case: read again whenever the sitting says that the case has moved. */
import { type CaseView, type ItemView, type Name, type PackView, call } from "../api/client";
import { useRef } from "preact/hooks";
import { type Loaded, useLoad } from "../ui/load";

export type Opinion = { person: string; choice: string; reason: string };
export type Listing = {
  sitting: string;
  interests: { person: string; kind: string; action: string; reason: string }[];
  present: string[];
  away: string[];
  roll: { voters: { person: string }[]; barred: { member: { person: string }; bar: string; reason: string }[] } | null;
  ballots: Opinion[];
  voided: Opinion[];
  opinions: Opinion[];
  discussing: boolean;
  closed: { tally: { outcome: string | null; sentence: string } } | null;
  seconds: { person: string; choice: string; reason: string }[];
};
export type Heard = { found: CaseView; pack: PackView | null };
export type Option = CaseView["options"][number];

/** Nobody else is told yet: how the API says that something is sealed. */
export const SEALED = "SEALED";

export const listingOf = (found: CaseView, sitting: string): Listing | null => {
  const here = found.facts.listing as Listing | null | undefined;
  return here?.sitting === sitting ? here : null;
};

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether all that has happened is that colleagues locked an opinion or voted: the sitting itself tells of that. */
export function isOnlyVotes(before: ItemView, now: ItemView): boolean {
  const added = now.locked.length - before.locked.length + now.voted.length - before.voted.length;
  const rest = (item: ItemView): ItemView => ({ ...item, seq: 0, locked: [], voted: [], receipts: null });
  return added === now.seq - before.seq && same(rest(before), rest(now));
}

/** What the papers show is the record without the hearing: as long as that is the same, they are read once. */
const papersOf = ({ facts }: CaseView, item: ItemView): string =>
  JSON.stringify([item.issue, item.status, { ...facts, listing: null, seq: 0, matters: [], visits: [] }]);

export function useItem(sitting: string, item: ItemView | undefined, mine: string): Loaded<Heard | null> {
  const read = useRef<{ item: ItemView; turn: number }>({ item: item as ItemView, turn: 0 });
  const papers = useRef<{ of: string; pack: PackView | null }>({ of: "", pack: null });
  if (item && item !== read.current.item) {
    const before = read.current.item as ItemView | undefined;
    const did = (then: ItemView): string => `${then.locked.includes(mine)} ${then.voted.includes(mine)}`;
    const isTold = before && (same(before, item) || (isOnlyVotes(before, item) && did(before) === did(item)));
    if (!isTold) read.current.turn += 1;
    read.current.item = item;
  }
  return useLoad(async () => {
    if (!item || item.to_declare) return null;
    const found = await call("get_case", { path: { ref: item.ref } });
    const of = papersOf(found, item);
    if (papers.current.of !== of) {
      const pack = item.status === "UNLISTED" ? null : await call("get_pack", { path: { sitting, ref: item.ref } });
      papers.current = { of, pack };
    }
    return { found, pack: papers.current.pack };
  }, [sitting, item?.ref, read.current.turn]);
}

type Sent = { sitting: string; ref: string; action: string; body: Record<string, unknown>; seen: number; key: string };

/** What is done in the room has an address of its own; every outcome is recorded at the last. */
export async function doInRoom({ sitting, ref, action, body, seen, key }: Sent): Promise<unknown> {
  const path = { sitting, ref };
  const send = (name: Name): Promise<unknown> =>
    (call as (name: Name, needs: object) => Promise<unknown>)(name, { path, body, key });
  switch (action) {
    case "declare_interest":
      return send("declare_interest");
    case "open_item":
      return send("open_item");
    case "lock_opinion":
      return send("lock_opinion");
    case "open_discussion":
      return send("open_discussion");
    case "cast_ballot":
      return send("cast_ballot");
    case "close_vote":
      return send("close_vote");
    case "confirm_departure":
      return send("confirm_departure");
    case "reissue_pack":
      return send("reissue_pack");
    case "sign_minutes":
      return send("sign_item_minutes");
    default:
      return call("decide_item", { path: { ...path, action }, body, seen, key });
  }
}

/** The acts of a voter, of whoever leads, and of whoever sees to the papers; all others end the item. */
const OWN = ["declare_interest", "lock_opinion", "cast_ballot", "confirm_departure"];
const LEADING = ["open_item", "open_discussion", "close_vote", "sign_minutes"];
export const PAPERS = "reissue_pack";
const ELSEWHERE = ["hear_matter", "list_for_panel"];

export function inRoom(found: CaseView): { own: Option[]; leading: Option[]; outcomes: Option[] } {
  const here = found.options.filter((each) => each.room !== null && !ELSEWHERE.includes(each.action));
  return {
    own: here.filter((each) => OWN.includes(each.action)),
    leading: here.filter((each) => LEADING.includes(each.action)),
    outcomes: here.filter((each) => ![...OWN, ...LEADING, PAPERS].includes(each.action)),
  };
}
