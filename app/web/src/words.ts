/** Codes, days and sums as people read them. */

const CAPITALS = new Set(
  "BCF CCG CHC COP DOLS FNC GP IMCA LA LPA LPS MCA MDT NHS ICB QA RPR SALT PIN UTI HCA ODS ID LPS".split(" "),
);
const SPOKEN: Record<string, string> = { DOLS: "DoLS", "1TO1": "one-to-one", COP: "Court of Protection" };

/** "CHC_FULL" as "CHC full", "weekly_hours" as "Weekly hours". */
export function human(code: string): string {
  const words = code.split(/[_\s]+/).map((word) => {
    const upper = word.toUpperCase();
    return SPOKEN[upper] ?? (CAPITALS.has(upper) ? upper : word.toLowerCase());
  });
  const said = words.join(" ");
  return said.charAt(0).toUpperCase() + said.slice(1);
}

/** "2026-11-26" as "26 November 2026"; a moment with its time in London. */
export function day(value: string | null | undefined): string {
  if (!value) return "";
  const isMoment = value.includes("T");
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "Europe/London",
    ...(isMoment ? { hour: "2-digit", minute: "2-digit" } : {}),
  }).format(new Date(isMoment ? value : `${value}T12:00:00Z`));
}

/** Short, for tables: "26 Nov". */
export function shortDay(value: string | null | undefined): string {
  if (!value) return "";
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "2-digit" }).format(
    new Date(value.includes("T") ? value : `${value}T12:00:00Z`),
  );
}

/** "1234.5" as "£1,234.50". */
export const pounds = (value: string | number | null | undefined): string =>
  value === null || value === undefined || value === ""
    ? ""
    : new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" }).format(Number(value));

/** "1 case", "2 cases". */
export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString("en-GB")} ${n === 1 ? one : many}`;
