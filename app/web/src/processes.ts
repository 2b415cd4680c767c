/** The law of a programme as the API tells it: stages, moves, holds, and the forms of moves. Read once. */
import { type CaseView, call } from "./api/client";
import type { Schema } from "./forms/schema";
import { learn } from "./words";

export type Stage = { name: string; title: string; owner: string; final: boolean };
export type MoveRow = { source: string; action: string; target: string; label: string; by: string[]; form: string };
export type HoldKind = { name: string; title: string };
export type Process = {
  name: string;
  title: string;
  stages: Stage[];
  moves: MoveRow[];
  holds: HoldKind[];
  gates: Record<string, string>;
  /** What codes are called. */
  words: Record<string, string>;
};

/** The one that there is before any case says its own. */
export const PROGRAMME = "one_to_one";

const read = new Map<string, Promise<unknown>>();

function once<T>(key: string, ask: () => Promise<T>): Promise<T> {
  const found = (read.get(key) as Promise<T> | undefined) ?? ask();
  read.set(key, found);
  found.catch(() => read.delete(key));
  return found;
}

export const processOf = (programme: string): Promise<Process> =>
  once<Process>(`process ${programme}`, async () => {
    const found = (await call("get_process", { path: { programme } })) as Process;
    learn(found.words);
    return found;
  });

export const formOf = (programme: string, form: string): Promise<Schema> =>
  once(`form ${programme} ${form}`, async () => (await call("get_form", { path: { programme, form } })) as Schema);

export const optionOf = (found: CaseView, action: string): CaseView["options"][number] | undefined =>
  found.options.find((each) => each.action === action);

export const titleOf = (process: Process | null, stage: string): string =>
  process?.stages.find((each) => each.name === stage)?.title ?? stage;
