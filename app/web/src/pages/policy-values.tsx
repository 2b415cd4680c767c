/** A value of policy as people read it: lists of things as tables, codes by name as rows, the rest as words. */
import type { JSX } from "preact";
import { type Schema, plain } from "../forms/schema";
import { Table } from "../ui/elements";
import { human, inSentence } from "../words";

const NONE = "none";

/** A simple value in words. */
export function shown(value: unknown): string {
  if (value === null || value === undefined || value === "") return NONE;
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "string") return /^[A-Z0-9_]+$/.test(value) ? human(value) : value;
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(shown).join(", ");
  const entries = Object.entries(value as Record<string, unknown>);
  return entries.length === 0 ? "none" : entries.map(([name, each]) => `${human(name)}: ${shown(each)}`).join("; ");
}

export const titleOf = (name: string, root: Schema): string =>
  plain(root.properties?.[name] ?? {}, root).title ?? human(name);
export const isSimple = (value: unknown): boolean => typeof value !== "object" || value === null;

type Line = { at: string; value: string };

/** Every single value within, by the way to it: what a table of a table holds too. Two of a list may have one name. */
export function lines(value: unknown, at = ""): Line[] {
  const under = (name: string): string => (at ? `${at} › ${name}` : name);
  if (isSimple(value)) return [{ at, value: shown(value) }];
  if (Array.isArray(value)) {
    if (value.every(isSimple)) return [{ at, value: shown(value) }];
    return value.flatMap((each, index) => lines(each, under(`${index + 1} ${nameOf(each) ?? ""}`.trim())));
  }
  return Object.entries(value as Record<string, unknown>).flatMap(([name, each]) => lines(each, under(human(name))));
}

/** What tells one thing of a list from the others: the name that it goes by. */
function nameOf(value: unknown): string | null {
  const named = value as { title?: unknown; name?: unknown; panel?: unknown };
  const found = [named.title, named.name, named.panel].find((each) => typeof each === "string" && each !== "");
  return typeof found === "string" ? human(found) : null;
}

export type Change = { at: string; was: string; will: string };

/** What differs between two values of policy, down to the single values; what is left out is none. */
export function changesIn(title: string, was: unknown, will: unknown): Change[] {
  const [before, after] = [lines(was, title), lines(will, title)].map(
    (all) => new Map(all.map((each) => [each.at, each.value])),
  );
  return [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])]
    .map((at) => ({ at, was: before?.get(at) ?? NONE, will: after?.get(at) ?? NONE }))
    .filter((each) => each.was !== each.will);
}

/** A list or a table of policy, as a table. */
export function Value({ title, value }: { title: string; value: unknown }): JSX.Element {
  if (Array.isArray(value) && value.length > 0 && value.every((each) => !isSimple(each))) {
    const rows = value as Record<string, unknown>[];
    const names = [...new Set(rows.flatMap((each) => Object.keys(each)))];
    const flat = names.filter((name) => rows.every((row) => isSimple(row[name]) || !hasParts(row[name])));
    const deep = names.filter((name) => !flat.includes(name));
    return (
      <>
        <Table
          caption={title}
          hidden
          rows={rows}
          keyOf={(_, index) => index}
          columns={flat.map((name) => ({ name: human(name), of: (row: Record<string, unknown>) => shown(row[name]) }))}
        />
        {rows.flatMap((row, index) =>
          deep.map((name) => {
            const within = `${nameOf(row) ?? `Number ${index + 1}`}: ${inSentence(human(name))}`;
            return (
              <section key={within}>
                <h4 class="nhsuk-heading-xs">{within}</h4>
                <Value title={within} value={row[name]} />
              </section>
            );
          }),
        )}
      </>
    );
  }
  return (
    <Table
      caption={title}
      hidden
      rows={lines(value)}
      keyOf={(row) => row.at}
      empty="Nothing is set."
      columns={[
        { name: "What", of: (row) => row.at || "All" },
        { name: "Value", of: (row) => row.value },
      ]}
    />
  );
}

/** Whether it is a thing with things in it, which a cell of a table cannot show. */
const hasParts = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.some((each) => !isSimple(each))
    : !isSimple(value) && Object.values(value as object).length > 3;
