/** Which fields of a form are asked: some make sense only when another of the same group has a certain value. */
import { type Record_, type Schema, type Typed, plain, typedOf } from "./schema";

/** Whether a field is asked, by what its neighbours hold. One that is not asked itself holds what it has by default. */
export function isShown(name: string, group: Schema, values: Record_, root: Schema): boolean {
  return Object.entries(when(name, group, root)).every(([neighbour, wanted]) => {
    const schema = group.properties?.[neighbour] ?? {};
    const held = isShown(neighbour, group, values, root)
      ? values[neighbour]
      : typedOf(schema.default ?? plain(schema, root).default);
    if (wanted === "given") return isGiven(held);
    if (wanted === "absent") return !isGiven(held);
    return Array.isArray(held) ? held.some((each) => isOneOf(wanted, each)) : isOneOf(wanted, held);
  });
}

/** Whether a field hangs on another at all. */
export const isConditional = (name: string, group: Schema, root: Schema): boolean =>
  Object.keys(when(name, group, root)).length > 0;

const when = (name: string, group: Schema, root: Schema): NonNullable<Schema["x-when"]> =>
  plain(group.properties?.[name] ?? {}, root)["x-when"] ?? {};

const isOneOf = (wanted: (string | boolean)[], held: Typed): boolean => wanted.some((each) => each === held);

const isGiven = (held: Typed): boolean =>
  held !== undefined && held !== "" && held !== false && !(Array.isArray(held) && held.length === 0);
