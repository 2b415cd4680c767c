/** What narrows the list of cases: kept in the address, so that a list can be shared and saved. */
import type { Due, Figure, Operations } from "../api/client";
import { me } from "../session";

export type Query = Operations["list_cases"]["query"];
export const VIEWS = [
  { view: "mine", name: "Mine", empty: "No case of yours is open." },
  { view: "role", name: "My role’s", empty: "No case waits for your role." },
  { view: "waiting", name: "Waiting on others", empty: "No case of yours waits for somebody else." },
  { view: "overdue", name: "Overdue", empty: "Nothing that you may see is overdue." },
  { view: "all", name: "All I may see", empty: "No case passes these filters." },
] as const;
export type ViewName = (typeof VIEWS)[number]["view"];

/** The filters beside the view, in the order of the form. */
export const FILTERS = [
  "find",
  "ref",
  "stage",
  "provider",
  "driver",
  "hold",
  "cohort",
  "overdue",
  "open",
  "figure",
  "due",
  "outcome",
  "in_cohort",
] as const;
export type Filter = (typeof FILTERS)[number];
export type Chosen = Partial<Record<Filter, string>>;

/** The figures that lead here, as the dashboard calls them. */
export const FIGURES: Record<Figure, string> = {
  under_way: "Under way",
  reviewed: "Decided",
  reduced: "Less care",
  withdrawn: "No one-to-one care any more",
  maintained: "The same care",
  increased: "More care",
  not_approved: "Declined or referred on",
  reinstated: "Given back since",
  assistive_technology: "Technology recommended",
  initially_appropriate: "First assessment was right",
  identified: "Saving identified",
  approved: "Saving approved",
  implemented: "Saving implemented",
  validated: "Saving validated",
};
export const DUE: Record<Due, string> = {
  in_time: "In time",
  due_soon: "Due in 7 days",
  overdue: "Overdue",
  long_overdue: "Over two weeks late",
  no_clock: "No clock runs",
};

export const viewOf = (said: Record<string, string>): ViewName | null =>
  VIEWS.find((each) => each.view === said.view)?.view ?? null;

export const chosenOf = (said: Record<string, string>): Chosen =>
  Object.fromEntries(FILTERS.filter((each) => said[each]).map((each) => [each, said[each]]));

/** What the API is asked. Closed cases are left out unless they are asked for: "open" is "all", "false" or not there. */
export function queryOf(view: ViewName, chosen: Chosen): Query {
  const { open, overdue, in_cohort: cohort, figure, due, ...rest } = chosen;
  return {
    ...rest,
    ...(figure ? { figure: figure as Figure } : {}),
    ...(due ? { due: due as Due } : {}),
    ...(cohort ? { in_cohort: cohort === "true" } : {}),
    view: view === "overdue" ? "all" : view,
    order: "due",
    ...(open === "all" ? {} : { open: open !== "false" }),
    ...(view === "overdue" || overdue === "true" ? { overdue: true } : overdue === "false" ? { overdue: false } : {}),
  };
}

export function addressOf(view: ViewName, chosen: Chosen): string {
  const said = new URLSearchParams({ view });
  for (const name of FILTERS) if (chosen[name]) said.set(name, chosen[name]);
  return `/?${said.toString()}`;
}

/** "overdue by 3 days", "due today", "due in 2 days". */
export function dueInWords(due: string | null, today: string): string {
  if (!due) return "";
  const days = Math.round((Date.parse(due) - Date.parse(today)) / 86_400_000);
  const said = (n: number): string => `${n} day${n === 1 ? "" : "s"}`;
  if (days === 0) return "due today";
  return days < 0 ? `overdue by ${said(-days)}` : days === 1 ? "due tomorrow" : `due in ${said(days)}`;
}

// Saved lists are this person's, on this device
export type Saved = { name: string; address: string };
const place = (): string => `lists ${me.value?.id ?? ""}`;

export function savedLists(): Saved[] {
  try {
    return JSON.parse(localStorage.getItem(place()) ?? "[]") as Saved[];
  } catch {
    return [];
  }
}

export function saveLists(all: Saved[]): boolean {
  try {
    localStorage.setItem(place(), JSON.stringify(all));
    return true;
  } catch {
    return false;
  }
}
