/** What a home reads of a case, as its page uses it. */
import type { CaseView, Line } from "../api/client";

export type Asked = {
  form: { types: string[]; period_from?: string | null; period_to?: string | null; note?: string };
  on: string;
  seq: number;
};
export type Letter = {
  letter: { reasons: string; challenge_routes?: string[]; next_review_on?: string | null; issued_on: string };
  starts_on: string | null;
  contingency_contact: string;
  conditions: { wording: string; due_on?: string | null }[];
};
export type Phase = {
  number: number;
  plan: { planned_days: number; lines: Line[]; monitoring: string[]; success: string; stop: string };
  hours: string;
  status: string;
  began_on: string | null;
  ends_on: string | null;
};
export type Back = { form: { trigger: string; restore: string }; by: string; on: string; seq: number; hours: string };

export type HomeFacts = {
  requests?: Asked[];
  letter?: Letter | null;
  notice?: { began_on: string; ends_on: string } | null;
  phases?: Phase[];
  reinstatements?: Back[];
  package?: { baseline: Line[]; current: Line[]; before_change?: Line[] | null } | null;
};

export const factsOf = (found: CaseView): HomeFacts => found.facts;

/** What the home is asked for last; what was asked for before the letter went out was for that decision, and is wanted no more. */
export function askedFor({ requests, letter }: HomeFacts): Asked | undefined {
  const last = requests?.at(-1);
  return letter && last && last.on <= letter.letter.issued_on ? undefined : last;
}

/** The move by which care comes back at once. */
export const EMERGENCY = "reinstate_emergency";

const minutes = (time: string): number => {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return hour * 60 + minute;
};

/** The hours a week of these lines; a spell that ends when it begins, or before, runs into the next day. */
export function weeklyHours(lines: readonly Line[]): number {
  const spells = lines.flatMap((line) => line.pattern.flat());
  const all = spells.reduce((sum, { start, end }) => {
    const length = minutes(end) - minutes(start);
    return sum + (length > 0 ? length : length + 24 * 60);
  }, 0);
  return all / 60;
}

export const hours = (n: number | string): string =>
  `${Number(n).toLocaleString("en-GB", { maximumFractionDigits: 2 })} hours a week`;
