/** One case as its pages know it: read once, shared by them, and put right by every act. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type CaseView, type Name, type Operations, call } from "../api/client";
import type { Spell } from "../forms/week-words";
import { type Process, processOf } from "../processes";
import { type Registers, registers } from "../registers";
import { may } from "../session";
import { opened } from "../seen";
import { type Loaded, useLoad } from "../ui/load";

export type Entry = Operations["get_history"]["ok"]["entries"][number];
export type Known = { found: CaseView; process: Process; names: Registers };

/** A form as somebody recorded it. */
export type Recorded = { form: Record<string, unknown>; by: string; role: string; on: string; seq: number };
export type Line = {
  support_type: string;
  pattern: Spell[][];
  ratio_staff: number;
  ratio_residents: number;
  hourly_rate?: string;
  unit: string;
  nights_per_week: number;
  funded_hours_in_base: string;
};
/** What the pages read of the record. Any of it may be kept from who asks, or not be there yet. */
export type Facts = {
  visits?: { stage: string; on: string }[];
  gates?: Record<string, number>;
  reviewer?: string | null;
  former_reviewers?: string[];
  assurer?: string | null;
  authoriser?: string | null;
  reason?: string;
  funding?: string;
  delivery?: string;
  cohort?: string | null;
  driver?: string;
  other_drivers?: string[];
  referred_on?: string | null;
  package?: {
    baseline?: Line[];
    current?: Line[];
    proposed?: Line[] | null;
    given?: { on: string; lines: Line[] }[];
    started_on?: string | null;
    placement_started_on?: string | null;
    staffing_source?: string | null;
  };
  evidence?: (Recorded & {
    result: string | null;
    checked_by: string | null;
    checked_on: string | null;
    note?: string;
  })[];
  requests?: Recorded[];
  waivers?: Recorded[];
  recommendation?: Recorded | null;
  phases?: Phase[];
  reinstatements?: (Recorded & { hours: string; settled_on: string | null })[];
  listing?: { sitting: string; sits_on: string; interests: Interest[] } | null;
  panel_log?: {
    on: string;
    sitting: string;
    result: string;
    outcome: string | null;
    tally: { sentence: string } | null;
  }[];
  decision?: Record<string, unknown> | null;
  notice?: { starts_on?: string; ends_on: string } | null;
  implemented_on?: string | null;
  closure?: { reason: string; on: string; note: string } | null;
  alerts?: { on: string; what: string; seq: number }[];
  disputes?: (Recorded & { outcome: string | null; answered_on: string | null })[];
  representative?: Recorded | null;
  communication_needs?: { formats?: string[]; interpreter?: string | null } | null;
};
export type Phase = {
  number: number;
  plan: {
    planned_days: number;
    from_date: string | null;
    success: string;
    stop: string;
    owner: string;
    monitoring: string[];
  };
  hours: string;
  status: string;
  began_on: string | null;
  ends_on: string | null;
  done_on: string | null;
};
export type Interest = { person: string; kind?: string; note?: string; [more: string]: unknown };

export const factsOf = (found: CaseView): Facts => found.facts;

// Going from part to part of one case does not read it again, and so does not enter another reading of it.
const FRESH = 60_000;
const held = signal<{ known: Known; at: number } | null>(null);

/** The case as an act left it. */
export function put(found: CaseView): void {
  if (held.value?.known.found.ref === found.ref) held.value = { known: { ...held.value.known, found }, at: Date.now() };
  opened(found.ref, found.seq);
}

export const forgetCase = (): void => {
  held.value = null;
};

async function read(ref: string): Promise<Known> {
  const found = await call("get_case", { path: { ref } });
  const known = { found, process: await processOf(found.programme), names: await registers() };
  held.value = { known, at: Date.now() };
  opened(found.ref, found.seq);
  return known;
}

export function useCase(ref: string): Loaded<Known> {
  const loaded = useLoad<Known>(async () => {
    const now = held.value;
    return now?.known.found.ref === ref && Date.now() - now.at < FRESH ? now.known : read(ref);
  }, [ref]);
  const again = async (): Promise<void> => {
    forgetCase();
    await loaded.again();
  };
  // who comes back to the page sees the case as it is then
  useEffect(() => {
    const look = (): void => {
      if (document.visibilityState === "visible" && held.value && Date.now() - held.value.at > FRESH) void again();
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [ref]);
  const now = held.value?.known;
  return { ...loaded, data: now?.found.ref === ref ? now : loaded.data, again };
}

export const historyOf = async (ref: string): Promise<Entry[]> =>
  (await call("get_history", { path: { ref } })).entries;

/** The entries by which the record stands as it is where it keeps the latest only: what comes after replaces them. */
export function standing(facts: { [name: string]: unknown }, entries: Entry[]): { fact: string; entry: Entry }[] {
  return Object.entries(facts).flatMap(([fact, value]) => {
    const seq = typeof value === "object" && value !== null && "form" in value && "seq" in value ? value.seq : null;
    const entry = entries.find((each) => each.seq === seq && each.fields !== null);
    return entry ? [{ fact, entry }] : [];
  });
}

/** What an act did, said once on the page of its case. */
export const done = signal<{ ref: string; said: string } | null>(null);

/** The parts of a case, each with its address, for whoever may ask for what is in it. */
export const PARTS: { part: string; name: string; operation: Name }[] = [
  { part: "", name: "Summary", operation: "get_case" },
  { part: "package", name: "Package", operation: "get_case" },
  { part: "evidence", name: "Evidence", operation: "list_files" },
  { part: "assessment", name: "Assessment", operation: "get_patient" },
  { part: "plan", name: "Plan", operation: "get_case" },
  { part: "people", name: "People", operation: "get_case" },
  { part: "documents", name: "Documents", operation: "list_documents" },
  { part: "history", name: "History", operation: "get_history" },
  { part: "explain", name: "Explain this case", operation: "get_case" },
];
export const partsForMe = (): typeof PARTS => PARTS.filter((each) => may(each.operation));
