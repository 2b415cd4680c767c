/** What somebody else changed in a form, field by field, and how it is taken over: nothing of either is overwritten. */
import { human } from "../words";
import { choicesOf, labelOf, singular } from "./labels";
import { type Record_, type Schema, type Typed, kindOf, plain } from "./schema";
import { saidOf } from "./said";

/** One field on its way through a form: its label in full, and how to read and put its value. */
type Leaf = {
  label: string;
  schema: Schema;
  read: (of: Typed) => Typed;
  put: (into: Typed, value: Typed) => Typed;
};

export type Change = {
  label: string;
  before: string;
  theirs: string;
  mine: string;
  /** Theirs in place of mine. */
  take: (typed: Record_) => Record_;
  /** Mine again. */
  giveBack: (typed: Record_) => Record_;
};

const isRecord = (value: Typed): value is Record_ => typeof value === "object" && !Array.isArray(value);

/** What tells the rows of a list apart: their first field, when that is a choice ("Breathing"). */
function keyOf(item: Schema, root: Schema): string | null {
  const [first] = Object.entries(item.properties ?? {});
  return first && kindOf(plain(first[1], root), root) === "choice" ? first[0] : null;
}

/** Every field that any of the `values` holds, down to the single answers. */
export function leaves(schema: Schema, root: Schema, values: Typed[], before = ""): Leaf[] {
  const found: Leaf[] = [];
  for (const [name, each] of Object.entries(schema.properties ?? {})) {
    const at = plain(each, root);
    const label = before + labelOf(name, each, at);
    const read = (of: Typed): Typed => (isRecord(of) ? of[name] : undefined);
    const put = (into: Typed, value: Typed): Typed => ({ ...(isRecord(into) ? into : {}), [name]: value });
    const parts = values.map(read);
    const within = (leaf: Leaf): Leaf => ({
      ...leaf,
      read: (of) => leaf.read(read(of)),
      put: (into, value) => put(into, leaf.put(read(into), value)),
    });
    const kind = kindOf(at, root);
    if (kind === "group") found.push(...leaves(at, root, parts, `${label}: `).map(within));
    else if (kind === "answers") found.push(...answers(at, root, parts, label).map(within));
    else {
      const item = kind === "list" ? plain(at.items ?? {}, root) : null;
      const key = item && keyOf(item, root);
      if (item && key) found.push(...rows(item, key, root, parts, label).map(within));
      else found.push({ label, schema: each, read, put });
    }
  }
  return found;
}

function rows(item: Schema, key: string, root: Schema, values: Typed[], label: string): Leaf[] {
  const all = values.flatMap((each) => (Array.isArray(each) ? each.filter(isRecord) : []));
  const keys = [...new Set(all.map((row) => row[key]))].filter(
    (each): each is string => typeof each === "string" && each !== "",
  );
  const names = choicesOf(plain(item.properties?.[key] ?? {}, root));
  return keys.flatMap((value) => {
    const named = names.find((each) => each.value === value)?.label ?? human(value);
    const row = (of: Typed): Typed =>
      Array.isArray(of) ? of.find((each) => isRecord(each) && each[key] === value) : undefined;
    const inside = leaves(item, root, values.map(row), `${singular(label)} ${named}: `).filter(
      (leaf) => leaf.read({ [key]: "?" }) !== "?",
    );
    return inside.map((leaf) => ({
      ...leaf,
      read: (of: Typed): Typed => leaf.read(row(of)),
      put: (into: Typed, put: Typed): Typed => {
        const list = Array.isArray(into) ? into : [];
        const next = leaf.put(row(into) ?? { [key]: value }, put);
        return row(into) ? list.map((each) => (isRecord(each) && each[key] === value ? next : each)) : [...list, next];
      },
    }));
  });
}

function answers(at: Schema, root: Schema, values: Typed[], label: string): Leaf[] {
  const each = plain(at.additionalProperties as Schema, root);
  const names = choicesOf(plain(at.propertyNames ?? {}, root));
  const asked = [...new Set(values.flatMap((value) => (isRecord(value) ? Object.keys(value) : [])))];
  return asked.map((name) => ({
    label: `${label}: ${names.find((one) => one.value === name)?.label ?? human(name)}`,
    schema: each,
    read: (of) => (isRecord(of) ? of[name] : undefined),
    put: (into, value) => ({ ...(isRecord(into) ? into : {}), [name]: value }),
  }));
}

const nothing = (value: Typed): boolean =>
  value === undefined || value === "" || (Array.isArray(value) && value.every(nothing));
const same = (a: Typed, b: Typed): boolean => (nothing(a) && nothing(b)) || JSON.stringify(a) === JSON.stringify(b);

/** What differs between two versions of a form, in words. */
export function differences(
  schema: Schema,
  before: Typed,
  after: Typed,
  name: (code: string) => string,
): { label: string; before: string; after: string }[] {
  return leaves(schema, schema, [before, after])
    .filter((leaf) => !same(leaf.read(before), leaf.read(after)))
    .map((leaf) => ({
      label: leaf.label,
      before: saidOf(leaf.schema, leaf.read(before), schema, name),
      after: saidOf(leaf.schema, leaf.read(after), schema, name),
    }));
}

/** What they changed since `base`: what was not touched here is `taken` over, what both changed is left to choose. */
export function merge(
  schema: Schema,
  base: Record_,
  theirs: Record_,
  mine: Record_,
  name: (code: string) => string,
): { merged: Record_; taken: Change[]; both: Change[] } {
  const taken: Change[] = [];
  const both: Change[] = [];
  let merged = mine;
  for (const leaf of leaves(schema, schema, [base, theirs, mine])) {
    const [was, new_, typed] = [leaf.read(base), leaf.read(theirs), leaf.read(mine)];
    if (same(was, new_) || same(new_, typed)) continue;
    const say = (value: Typed): string => saidOf(leaf.schema, value, schema, name);
    const change: Change = {
      label: leaf.label,
      before: say(was),
      theirs: say(new_),
      mine: say(typed),
      take: (into) => leaf.put(into, new_) as Record_,
      giveBack: (into) => leaf.put(into, typed) as Record_,
    };
    if (same(was, typed)) {
      merged = change.take(merged);
      taken.push(change);
    } else both.push(change);
  }
  return { merged, taken, both };
}
