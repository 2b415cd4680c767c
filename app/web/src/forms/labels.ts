/** What the fields and choices of a form are called. */
import { human } from "../words";
import type { Schema } from "./schema";

export const choicesOf = (schema: Schema): { value: string; label: string }[] =>
  (schema.enum ?? []).map((value) => ({ value, label: schema["x-labels"]?.[value] ?? human(value) }));

/** Pydantic's titles are names with capitals ("Checked On"); ours are sentences. */
export function labelOf(name: string, schema: Schema, found: Schema): string {
  const title = schema.title ?? (found.type === "object" || found.enum ? undefined : found.title);
  const made = name.replaceAll("_", " ").toLowerCase();
  return title !== undefined && title.toLowerCase() !== made ? title : human(name);
}

export const singular = (label: string): string =>
  label.endsWith("ies")
    ? `${label.slice(0, -3)}y`
    : label.endsWith("s") && !label.endsWith("ss")
      ? label.slice(0, -1)
      : label;

export const unit = (schema: Schema): string | undefined => schema["x-unit"];
