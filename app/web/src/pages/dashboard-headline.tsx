/** What the reviews came to: counts, savings by how far they have come, rates by provider. */
import type { JSX } from "preact";
import type { Figure, Headline, Range, Saving } from "../api/client";
import { Figure as Drawn } from "../plots/figure";
import { may } from "../session";
import { count, human, pounds } from "../words";
import { type Chosen, FIGURES, addressOf } from "./inbox-query";

type Row = Headline["by_provider"][number];
const COUNTS = [
  "under_way",
  "reviewed",
  "reduced",
  "withdrawn",
  "maintained",
  "increased",
  "not_approved",
  "reinstated",
  "assistive_technology",
  "initially_appropriate",
] as const satisfies Figure[];
type CountName = (typeof COUNTS)[number];

/** The list of exactly the cases that a figure counts; plain words for whoever reads figures and no cases. */
export function Cases({
  where,
  range,
  none = false,
  children,
}: {
  where: Chosen;
  range: Range;
  /** There are none, so there is nothing to go to. */
  none?: boolean;
  children: string | number;
}): JSX.Element {
  if (!may("list_cases") || none || children === 0) return <>{children}</>;
  const cohort: Chosen = range === "cohort" ? { in_cohort: "true" } : {};
  return <a href={addressOf("all", { open: "all", ...cohort, ...where })}>{children}</a>;
}

export function Headlines({ of: found }: { of: Headline }): JSX.Element {
  const part = (n: number): string =>
    found.reviewed > 0 ? `${Math.round((n / found.reviewed) * 100)} % of those decided` : "";
  const share = new Set<CountName>(["reduced", "maintained", "increased", "initially_appropriate"]);
  const more: Partial<Record<CountName, string>> = {
    withdrawn: "Of those with less care",
    reinstated: "It harmed, or might have",
  };
  return (
    <ul class="app-tiles">
      {COUNTS.map((name) => (
        <li key={name}>
          <span class="app-tiles__number">{found[name]}</span>
          <Cases where={{ figure: name }} range={found.range} none={found[name] === 0}>
            {FIGURES[name]}
          </Cases>
          <span class="app-tiles__more">{share.has(name) ? part(found[name]) : more[name]}</span>
        </li>
      ))}
      <li>
        <span class="app-tiles__number">{found.safeguarding_concerns}</span>
        Safeguarding concern found
        <span class="app-tiles__more">Counted, and never listed</span>
      </li>
    </ul>
  );
}

type Step = { name: string; figure: Figure; what: string; of: Saving };

export function Savings({ of: found }: { of: Headline }): JSX.Element {
  const steps: Step[] = [
    {
      name: "Identified",
      figure: "identified",
      what: "recommended, and passed by quality assurance",
      of: found.identified,
    },
    { name: "Approved", figure: "approved", what: "by the panel", of: found.approved },
    {
      name: "Implemented",
      figure: "implemented",
      what: "care in fact changed, and not given back",
      of: found.implemented,
    },
    { name: "Validated", figure: "validated", what: "confirmed by finance from what is paid", of: found.validated },
  ];
  const last = steps.at(-1);
  const yearly = (step: Step, method: string): string =>
    step.of.yearly.find((each) => each.method === method)?.amount ?? "";
  const some = steps.some((each) => each.of.cases > 0);
  return (
    <Drawn
      id="savings"
      title="What is saved a week, by how far it has come"
      summary={`${pounds(steps[0]?.of.weekly)} a week identified; ${pounds(last?.of.weekly)} of it validated. Four different sums: none is added to another. Each is a run rate, not an outturn.`}
      series={[{ name: "Pounds a week", fill: "blue" }]}
      rows={some ? steps.map((each) => ({ label: each.name, values: [Number(each.of.weekly)] })) : []}
      format={pounds}
      table={steps}
      cells={(row) => [
        row.name,
        row.of.cases,
        row.of.weekly,
        row.of.daily,
        yearly(row, "WEEKS_52"),
        yearly(row, "DAYS_365"),
      ]}
      columns={[
        { name: "Sum", of: (row) => `${row.name}: ${row.what}` },
        {
          name: "Cases",
          of: (row) => (
            <Cases where={{ figure: row.figure }} range={found.range}>
              {row.of.cases}
            </Cases>
          ),
          number: true,
        },
        { name: "A week", of: (row) => pounds(row.of.weekly), number: true },
        { name: "A day", of: (row) => pounds(row.of.daily), number: true },
        { name: "A year of 52 weeks", of: (row) => pounds(yearly(row, "WEEKS_52")), number: true },
        { name: "A year of 365 days", of: (row) => pounds(yearly(row, "DAYS_365")), number: true },
      ]}
    />
  );
}

export function Rates({ of: found }: { of: Headline }): JSX.Element {
  const rows = found.by_provider;
  const rates = rows.map((each) => Number(each.hourly_rate));
  /** A list cannot be asked for one rate of a home that has several: there it is a number. */
  const at = (row: Row, figure: "reviewed" | "reduced"): JSX.Element | number =>
    rows.filter((each) => each.provider === row.provider).length > 1 ? (
      row[figure]
    ) : (
      <Cases where={{ provider: row.provider, figure }} range={found.range}>
        {row[figure]}
      </Cases>
    );
  return (
    <Drawn
      id="rates"
      title="Rates by provider"
      summary={`${count(rows.length, "rate")}, from ${pounds(Math.min(...rates))} to ${pounds(Math.max(...rates))} an hour, before the review.`}
      series={[{ name: "Pounds an hour", fill: "blue" }]}
      rows={rows.map((each) => ({ label: each.provider_name, values: [Number(each.hourly_rate)] }))}
      format={pounds}
      table={rows}
      cells={(row) => [
        row.provider_name,
        row.hourly_rate,
        row.reviewed,
        row.reduced,
        row.baseline_hours,
        row.proposed_hours,
        row.saving_weekly,
      ]}
      columns={[
        { name: "Provider", of: (row) => row.provider_name },
        { name: "An hour", of: (row) => pounds(row.hourly_rate), number: true },
        { name: "Decided", of: (row) => at(row, "reviewed"), number: true },
        { name: "Less care", of: (row) => at(row, "reduced"), number: true },
        { name: "Hours before", of: (row) => row.baseline_hours, number: true },
        { name: "Hours proposed", of: (row) => row.proposed_hours, number: true },
        { name: "Saved a week", of: (row) => pounds(row.saving_weekly), number: true },
      ]}
    />
  );
}

export const named = (code: string | null): string => (code ? human(code) : "Not said");
