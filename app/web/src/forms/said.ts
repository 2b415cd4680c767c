/** What a field of a form holds, as a person would say it. */
import { day, human, pounds } from "../words";
import { choicesOf, labelOf } from "./labels";
import { type Schema, kindOf, plain } from "./schema";
import { weekInWords } from "./week-words";

/** One value in words; "" for nothing. `name` says who or what a code of a register is. */
export function saidOf(schema: Schema, value: unknown, root: Schema, name: (code: string) => string): string {
  if (value === null || value === undefined || value === "") return "";
  const found = plain(schema, root);
  switch (kindOf(found, root)) {
    case "choice":
      return choicesOf(found).find((each) => each.value === value)?.label ?? human(value as string);
    case "choices": {
      const known = choicesOf(plain(found.items ?? {}, root));
      return (value as string[])
        .map((each) => known.find((one) => one.value === each)?.label ?? human(each))
        .join(", ");
    }
    case "yesNo":
    case "confirm":
      return value === true ? "Yes" : "No";
    case "date":
      return day(value as string);
    case "week":
      return weekInWords(value as { start: string; end: string }[][]);
    case "group":
      return parts(found, value as Record<string, unknown>, root, name);
    case "list": {
      const item = plain(found.items ?? {}, root);
      return (value as unknown[])
        .map((each) => saidOf(item, each, root, name))
        .filter(Boolean)
        .join("\n");
    }
    case "answers": {
      const each = plain(found.additionalProperties as Schema, root);
      return Object.entries(value as Record<string, unknown>)
        .map(([code, one]) => `${human(code)}: ${saidOf(each, one, root, name)}`)
        .join("\n");
    }
    case "whole":
      return `${value as number}${found["x-unit"] ? ` (${found["x-unit"]})` : ""}`;
    default:
      return text(found, value as string, name);
  }
}

function text(schema: Schema, value: string, name: (code: string) => string): string {
  if (schema["x-register"]) return name(value);
  if (/^[0-9a-f]{64}$/.test(value)) return `file ${value.slice(0, 8)}…`;
  return schema["x-unit"]?.startsWith("£") ? pounds(value) : value;
}

function parts(schema: Schema, value: Record<string, unknown>, root: Schema, name: (code: string) => string): string {
  return Object.entries(schema.properties ?? {})
    .map(([key, each]) => [labelOf(key, each, plain(each, root)), saidOf(each, value[key], root, name)] as const)
    .filter(([, said]) => said !== "")
    .map(([label, said]) => `${label}: ${said}`)
    .join("; ");
}
