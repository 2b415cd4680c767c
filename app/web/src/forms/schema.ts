/** The part of JSON Schema that forms are described by, read into fields. */
import { isShown } from "./when";

export type Schema = {
  type?: string;
  title?: string;
  description?: string;
  enum?: string[];
  const?: unknown;
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  patternProperties?: Record<string, Schema>;
  propertyNames?: Schema;
  required?: string[];
  format?: string;
  default?: unknown;
  examples?: unknown[];
  minItems?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  $ref?: string;
  $defs?: Record<string, Schema>;
  "x-widget"?: string;
  "x-register"?: string;
  /** What one of a list is called. */
  "x-one"?: string;
  /** What can be named, register by register: code and words. */
  "x-registers"?: Record<string, Record<string, string>>;
  "x-unit"?: string;
  "x-must"?: boolean;
  "x-format"?: string;
  "x-labels"?: Record<string, string>;
  /** Asked only if each of these neighbours has one of the values, any value, or none. */
  "x-when"?: Record<string, (string | boolean)[] | "given" | "absent">;
  /** Not optional, when it is asked. */
  "x-needed"?: boolean;
};

/** What is typed into a form, before it is sent: text as it stands, "" for nothing. */
export type Typed = string | boolean | undefined | Typed[] | { [name: string]: Typed };
export type Record_ = { [name: string]: Typed };

export type Kind =
  | "text"
  | "longText"
  | "whole"
  | "yesNo"
  | "confirm"
  | "choice"
  | "choices"
  | "date"
  | "week"
  | "list"
  | "group"
  | "answers"
  | "table";

/** A schema without references, and without the "or nothing" that only says that it may be left out. */
export function plain(schema: Schema, root: Schema): Schema {
  if (schema.$ref) {
    const { $ref, ...rest } = schema;
    const found = root.$defs?.[$ref.replace("#/$defs/", "")];
    if (!found) throw new Error(`A form refers to ${$ref}, which is not there`);
    return { ...plain(found, root), ...rest };
  }
  if (schema.anyOf) {
    const { anyOf, ...rest } = schema;
    const some = anyOf.filter((each) => each.type !== "null");
    const [only] = some;
    if (some.length !== 1 || !only) throw new Error("A field of a form has to be of one kind");
    return { ...plain(only, root), ...rest };
  }
  return schema;
}

export function kindOf(schema: Schema, root: Schema): Kind {
  if (schema.enum) return "choice";
  if (schema.type === "boolean") return schema["x-must"] ? "confirm" : "yesNo";
  if (schema.type === "integer") return "whole";
  if (schema.type === "array") {
    const item = plain(schema.items ?? {}, root);
    if (item.enum) return "choices";
    return item.type === "array" ? "week" : "list";
  }
  if (schema.type === "object") {
    if (schema.properties) return "group";
    return plain(schema.propertyNames ?? {}, root).enum ? "answers" : "table";
  }
  if (schema.format === "date") return "date";
  return schema["x-widget"] === "textarea" ? "longText" : "text";
}

/** What an untouched field holds. */
export function emptyOf(schema: Schema, root: Schema): Typed {
  const found = plain(schema, root);
  const given = schema.default ?? found.default;
  if (given !== undefined && given !== null) return typedOf(given);
  switch (kindOf(found, root)) {
    case "choices":
    case "list":
    case "table":
      return [];
    case "week":
      return Array.from({ length: 7 }, () => []);
    case "group":
      return emptyRecord(found, root);
    case "answers":
      return {};
    case "confirm":
    case "yesNo":
      return undefined;
    default:
      return "";
  }
}

export function emptyRecord(schema: Schema, root: Schema): Record_ {
  const found: Record_ = {};
  for (const [name, each] of Object.entries(schema.properties ?? {}))
    if (isAsked(name, schema) || !isNested(each, root)) found[name] = emptyOf(each, root);
  return found;
}

const isAsked = (name: string, schema: Schema): boolean => schema.required?.includes(name) ?? false;
/** A group that may be left out is left out until somebody adds it. */
const isNested = (schema: Schema, root: Schema): boolean => kindOf(plain(schema, root), root) === "group";

/** Data of the API as it would have been typed. */
export function typedOf(data: unknown): Typed {
  if (data === null || data === undefined) return "";
  if (Array.isArray(data)) return data.map(typedOf);
  if (typeof data === "object")
    return Object.fromEntries(Object.entries(data).map(([name, each]) => [name, typedOf(each)]));
  return typeof data === "boolean" || typeof data === "string" ? data : JSON.stringify(data);
}

/** What is sent: nothing that was left empty, numbers as numbers, days as "2026-11-26". */
export function sendable(value: Typed, schema: Schema, root: Schema): unknown {
  const found = plain(schema, root);
  switch (kindOf(found, root)) {
    case "whole": {
      const number = Number(value);
      return value === "" || value === undefined ? undefined : Number.isInteger(number) ? number : value;
    }
    case "date":
      return value ? dayOf(value as string) : undefined;
    case "list":
      return (value as Typed[])
        .map((each) => sendable(each, found.items ?? {}, root))
        .filter((each) => each !== undefined);
    case "group": {
      if (value === undefined || value === "") return undefined;
      const out: Record<string, unknown> = {};
      for (const [name, each] of Object.entries(found.properties ?? {})) {
        if (!isShown(name, found, value as Record_, root)) continue;
        const sent = sendable((value as Record_)[name], each, root);
        if (sent !== undefined && !isNothing(sent, each)) out[name] = sent;
      }
      return out;
    }
    case "choices":
      return Array.isArray(value) && value.length === 0 && !found.minItems ? undefined : value;
    case "week":
      return Array.isArray(value) && value.every((each) => Array.isArray(each) && each.length === 0)
        ? undefined
        : value;
    case "answers":
      return value;
    case "table":
      return Object.fromEntries(
        rowsOf(value).flatMap((row) => {
          const sent = sendable(row.value, valueOf(found), root);
          return row.name.trim() === "" || sent === undefined ? [] : [[row.name.trim(), sent]];
        }),
      );
    case "text":
    case "longText": {
      const said = (value as string | undefined)?.trim();
      return said === undefined || said === "" ? undefined : money(said, found);
    }
    default:
      return value === "" ? undefined : value;
  }
}

/** A table whose rows have names of their own, as it is typed: a row may have no name yet, or one that is there twice. */
export const rowsOf = (value: Typed): { name: string; value: Typed }[] =>
  Array.isArray(value)
    ? (value as { name: string; value: Typed }[])
    : Object.entries((value as Record_ | undefined) ?? {}).map(([name, each]) => ({ name, value: each }));

/** What each row of such a table holds. */
export const valueOf = (schema: Schema): Schema =>
  Object.values(schema.patternProperties ?? {})[0] ?? (schema.additionalProperties as Schema);

/** Where "none said" and "an empty list" differ, an untouched list says nothing: no package is not an empty one. */
const isNothing = (sent: unknown, schema: Schema): boolean =>
  Array.isArray(sent) && sent.length === 0 && (schema.anyOf?.some((each) => each.type === "null") ?? false);

/** "£1,234.50" for a sum is "1234.50". */
const money = (said: string, schema: Schema): string =>
  schema["x-unit"] !== undefined || schema.examples !== undefined ? said.replace(/^£|(?<=\d),(?=\d{3})/g, "") : said;

function dayOf(typed: string): string {
  const [year = "", month = "", day = ""] = typed.split("-");
  return `${year.padStart(4, "0")}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/** The DOM id of the field at a JSON Pointer; of several forms on one page each has a name of its own. */
export const idOf = (pointer: string, form = ""): string => `f${form}${pointer.replaceAll("/", ".")}`;
