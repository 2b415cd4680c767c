/** Codes, days and sums as people read them. */
import { signal } from "@preact/signals";

/** What the codes of the programmes are called, as the API says. */
const told = signal<Record<string, string>>({});
export function learn(words: Record<string, string>): void {
  told.value = { ...told.value, ...words };
}

const CAPITALS = new Set(
  "BCF CCG CHC CMHT COP DOLS FNC GP IMCA LA LPA LPS MCA MDT NHS ICB QA RPR SALT PIN UTI HCA ODS ID MAR DST ABC PBS PRN GPS PIR ECP DPIA RPR PHB".split(
    " ",
  ),
);
const SPOKEN: Record<string, string> = { DOLS: "DoLS", "1TO1": "one-to-one", COP: "Court of Protection" };
/** Codes that say little word by word. */
const WHOLE: Record<string, string> = {
  OBSERVATION_RECORD_1TO1: "One-to-one observation record",
  LAST_DST: "Last decision support tool",
  LAST_CHC_REVIEW: "Last continuing healthcare review",
  MAR_CHART: "Medication administration record",
  ROTA_TIMESHEET: "Rota or timesheet",
  PROVIDER_REQ: "The home asked for it",
  FAMILY_REQ: "The family asked for it",
  NEW_14D: "New package, after 14 days",
  CARE_HOME_RES: "Care home, residential",
  CARE_HOME_NURSING: "Care home, nursing",
  PHB_DP: "Personal health budget or direct payment",
  CHC_FULL: "NHS Continuing Healthcare",
  CHC_FASTTRACK: "NHS Continuing Healthcare, fast track",
  SPEAK_NO_VOTE: "Speak, but not vote",
  LA: "Council",
  SELF: "The person themselves",
  S117: "Section 117 aftercare",
  BEHAVIOUR_AGGRESSION: "Behaviour: aggression",
  BEHAVIOUR_OTHER: "Behaviour: other",
  CHOKING_DYSPHAGIA: "Choking or dysphagia",
  SELF_HARM_SUICIDE: "Self-harm or suicide",
  SAFEGUARDING_MCA_LEAD: "Safeguarding and capacity lead",
  CHC_OPS_MANAGER: "Operations manager",
  CASE_ADMIN: "Case administrator",
  PROVIDER_USER: "Home",
  BROKER_CONTRACTS: "Broker",
  QA_CLINICIAN: "Quality assurer",
  IG_GUARDIAN: "Information governance guardian",
  SYSADMIN: "System administrator",
};

/** "CHC_FULL" as "CHC full", "weekly_hours" as "Weekly hours". */
export function human(code: string): string {
  const whole = told.value[code] ?? WHOLE[code.toUpperCase()];
  if (whole) return whole;
  const words = code.split(/[_\s]+/).map((word) => {
    const upper = word.toUpperCase();
    return SPOKEN[upper] ?? (CAPITALS.has(upper) ? upper : word.toLowerCase());
  });
  const said = words.join(" ");
  return said.charAt(0).toUpperCase() + said.slice(1);
}

/** "Panel chair" as "panel chair", within a sentence; "NHS Continuing Healthcare" and "DoLS check" stay as they are. */
export const inSentence = (said: string): string =>
  /^\S+\p{Lu}|^\d|^Court of Protection/u.test(said) ? said : said.charAt(0).toLowerCase() + said.slice(1);

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

/** "1 working day", "3 working days", "20 %". */
export const measured = (n: unknown, unit: string): string =>
  `${String(n)} ${n === 1 ? unit.replace(/people$/, "person").replace(/(day|hour|minute|time)s$/, "$1") : unit}`.trim();

/** What clears an obstacle, as a sentence; where nothing does, that. */
export const clearedBy = (clears: string): string =>
  clears.startsWith("nothing: ") ? `Nothing clears it: ${clears.slice(9)}.` : `What clears it: ${clears}.`;

/** "1 case", "2 cases". */
export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString("en-GB")} ${n === 1 ? one : many}`;
