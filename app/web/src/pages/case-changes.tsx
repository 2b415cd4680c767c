/** What happened to a case after the version that somebody had read, and what it did to the form they fill in. */
import type { JSX } from "preact";
import { call } from "../api/client";
import type { News } from "../forms/move-form";
import { type Record_, typedOf } from "../forms/schema";
import { type Registers, nameOf } from "../registers";
import { day } from "../words";
import { type Entry, historyOf, put, standing } from "./case-data";

const filledIn = (entry: Entry | undefined): Record_ | null =>
  entry?.fields ? (typedOf(entry.fields) as Record_) : null;

/** The entry by which the record stands as far as this act goes; null for acts that add to a list. */
export const standingOf = (facts: Record<string, unknown>, entries: Entry[], action: string): Entry | null =>
  standing(facts, entries).find((each) => each.entry.action === action)?.entry ?? null;

/** What was last recorded by this act, to begin from. */
export function lastOf(
  facts: Record<string, unknown>,
  entries: Entry[],
  action: string,
  names: Registers,
): { said: string; fields: Record_ } | null {
  const entry = standingOf(facts, entries, action);
  const fields = filledIn(entry ?? undefined);
  return entry && fields ? { said: `on ${day(entry.at)} by ${nameOf(names, entry.actor)}`, fields } : null;
}

export async function newsSince(ref: string, action: string, since: number, names: Registers): Promise<News> {
  const [entries, now] = await Promise.all([historyOf(ref), call("get_case", { path: { ref } })]);
  put(now);
  const standing_ = standingOf(now.facts, entries, action);
  const isNew = standing_ !== null && standing_.seq > since;
  const before = entries.findLast((each) => each.action === action && each.seq <= since);
  return {
    seen: now.seq,
    changes: <Changes entries={entries.filter((each) => each.seq > since)} names={names} />,
    theirs: isNew ? filledIn(standing_) : null,
    base: isNew ? filledIn(before) : null,
  };
}

function Changes({ entries, names }: { entries: Entry[]; names: Registers }): JSX.Element {
  return (
    <ul class="nhsuk-list nhsuk-list--bullet">
      {entries.map((each) => (
        <li key={each.seq}>
          {each.label}, by {nameOf(names, each.actor)}, {day(each.at)}
        </li>
      ))}
    </ul>
  );
}
