/** What the reviews came to: counts, savings by how far they have come, rates by provider. */
import type { JSX } from "preact";
import type { Headline, Saving } from "../api/client";
import { Figure } from "../plots/figure";
import { may } from "../session";
import { count, human, pounds } from "../words";

/** The list of cases with a filter; plain words for whoever reads figures and no cases. */
export function Cases({ where, children }: { where: Record<string, string>; children: string }): JSX.Element {
  if (!may("list_cases")) return <>{children}</>;
  const asked = new URLSearchParams({ view: "all", ...where });
  return <a href={`/?${asked.toString()}`}>{children}</a>;
}

export function Headlines({ of: found }: { of: Headline }): JSX.Element {
  const part = (n: number): string =>
    found.reviewed > 0 ? `${Math.round((n / found.reviewed) * 100)} % of those decided` : "";
  const tiles: [string, string | number, string, Record<string, string> | null][] = [
    ["Under way", found.under_way, "", { open: "true" }],
    ["Decided", found.reviewed, "", null],
    ["Less care", found.reduced, part(found.reduced), null],
    ["of which none any more", found.withdrawn, "", null],
    ["The same care", found.maintained, part(found.maintained), null],
    ["More care", found.increased, part(found.increased), null],
    ["Declined or referred on", found.not_approved, "", null],
    ["Given back since", found.reinstated, "It harmed, or might have", null],
    ["Technology recommended", found.assistive_technology, "", null],
    ["Safeguarding concern found", found.safeguarding_concerns, "", null],
    ["First assessment was right", found.initially_appropriate, part(found.initially_appropriate), null],
  ];
  return (
    <ul class="app-tiles">
      {tiles.map(([name, number, more, where]) => (
        <li key={name}>
          <span class="app-tiles__number">{number}</span>
          {where ? <Cases where={where}>{name}</Cases> : name}
          {more && <span class="app-tiles__more">{more}</span>}
        </li>
      ))}
    </ul>
  );
}

type Step = { name: string; what: string; of: Saving };

export function Savings({ of: found }: { of: Headline }): JSX.Element {
  const steps: Step[] = [
    { name: "Identified", what: "recommended, and passed by quality assurance", of: found.identified },
    { name: "Approved", what: "by the panel", of: found.approved },
    { name: "Implemented", what: "care in fact changed, and not given back", of: found.implemented },
    { name: "Validated", what: "confirmed by finance from what is paid", of: found.validated },
  ];
  const last = steps.at(-1);
  const yearly = (step: Step, method: string): string =>
    step.of.yearly.find((each) => each.method === method)?.amount ?? "";
  const some = steps.some((each) => each.of.cases > 0);
  return (
    <Figure
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
        { name: "Cases", of: (row) => <Cases where={{}}>{String(row.of.cases)}</Cases>, number: true },
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
  return (
    <Figure
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
        { name: "Provider", of: (row) => <Cases where={{ provider: row.provider }}>{row.provider_name}</Cases> },
        { name: "An hour", of: (row) => pounds(row.hourly_rate), number: true },
        { name: "Decided", of: (row) => row.reviewed, number: true },
        { name: "Less care", of: (row) => row.reduced, number: true },
        { name: "Hours before", of: (row) => row.baseline_hours, number: true },
        { name: "Hours proposed", of: (row) => row.proposed_hours, number: true },
        { name: "Saved a week", of: (row) => pounds(row.saving_weekly), number: true },
      ]}
    />
  );
}

export const named = (code: string | null): string => (code ? human(code) : "Not said");
