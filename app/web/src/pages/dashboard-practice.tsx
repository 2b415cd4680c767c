/** How the reviews go: ageing against the clocks, outcomes by provider and driver, what panels did. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Due, Outcome, Practice, SittingFigures, Standing } from "../api/client";
import { Figure } from "../plots/figure";
import type { Series } from "../plots/bars";
import type { Stage } from "../processes";
import { may } from "../session";
import { Radios } from "../ui/inputs";
import { count, day, inSentence, shortDay } from "../words";
import { Cases, named } from "./dashboard-headline";
import { DUE } from "./inbox-query";

const CLOCKS: Due[] = ["in_time", "due_soon", "overdue", "long_overdue", "no_clock"];

const sum = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0);

export function Ageing({ of: found, stages }: { of: Practice; stages: Stage[] }): JSX.Element {
  const order = (each: Standing): number => stages.findIndex((stage) => stage.name === each.stage);
  const rows = [...found.standing].sort((a, b) => order(a) - order(b));
  const titleOf = (each: Standing): string => stages.find((stage) => stage.name === each.stage)?.title ?? each.stage;
  const values = (each: Standing): number[] => CLOCKS.map((due) => each[due]);
  const late = sum(rows.map((each) => each.overdue + each.long_overdue));
  return (
    <Figure
      id="ageing"
      title="Open cases against their clocks"
      summary={`${count(sum(rows.flatMap(values)), "open case")} on ${day(found.today)}; ${late} overdue, ${sum(rows.map((each) => each.long_overdue))} of them for more than two weeks.`}
      series={[
        { name: DUE.in_time, fill: "green" },
        { name: DUE.due_soon, fill: "yellow" },
        { name: DUE.overdue, fill: "red" },
        { name: DUE.long_overdue, fill: "dark" },
        { name: DUE.no_clock, fill: "grey" },
      ]}
      rows={rows.map((each) => ({ label: titleOf(each), values: values(each) }))}
      table={rows}
      cells={(row) => [titleOf(row), ...values(row)]}
      columns={[
        { name: "Stage", of: titleOf },
        ...CLOCKS.map((due) => ({
          name: DUE[due],
          of: (row: Standing) => (
            <Cases where={{ stage: row.stage, due, open: "" }} range={found.range}>
              {row[due]}
            </Cases>
          ),
          number: true,
        })),
      ]}
      empty="No case is open."
    />
  );
}

const FILLS: Series["fill"][] = ["blue", "green", "yellow", "red", "grey"];

export function Outcomes({ of: found }: { of: Practice }): JSX.Element {
  const [by, setBy] = useState<"provider" | "driver">("provider");
  const kinds = [...new Set(found.outcomes.map((each) => each.outcome))].sort();
  const keyOf = (each: Outcome): string => (by === "provider" ? each.provider : (each.driver ?? ""));
  const keys = [...new Set(found.outcomes.map(keyOf))].sort();
  const rows = keys.map((key) => {
    const mine = found.outcomes.filter((each) => keyOf(each) === key);
    return {
      key,
      label: by === "provider" ? (mine[0]?.provider_name ?? key) : named(key),
      values: kinds.map((kind) => sum(mine.filter((each) => each.outcome === kind).map((each) => each.cases))),
    };
  });
  return (
    <>
      <Figure
        key={by}
        id="outcomes"
        title={`What was decided, by ${by === "provider" ? "provider" : "reason for the care"}`}
        summary={`${count(sum(rows.flatMap((each) => each.values)), "decision")}: ${kinds
          .map((kind, n) => `${sum(rows.map((each) => each.values[n] ?? 0))} ${inSentence(named(kind))}`)
          .join(", ")}. Small numbers: they say little about a home.`}
        series={kinds.map((kind, n) => ({ name: named(kind), fill: FILLS[n % FILLS.length] ?? "grey" }))}
        rows={rows}
        table={rows}
        cells={(row) => [row.label, ...row.values]}
        columns={[
          { name: by === "provider" ? "Provider" : "Reason", of: (row) => row.label },
          ...kinds.map((kind, n) => ({
            name: named(kind),
            of: (row: { key: string; values: number[] }) =>
              row.key ? (
                <Cases where={{ [by]: row.key, outcome: kind, figure: "reviewed" }} range={found.range}>
                  {row.values[n] ?? 0}
                </Cases>
              ) : (
                (row.values[n] ?? 0)
              ),
            number: true,
          })),
        ]}
        empty="Nothing is decided yet."
      />
      <Radios
        id="by"
        label="Outcomes by"
        inline
        value={by}
        onChange={(value) => setBy(value === "driver" ? "driver" : "provider")}
        choices={[
          { value: "provider", label: "Provider" },
          { value: "driver", label: "Reason for the care" },
        ]}
      />
    </>
  );
}

export function PanelLog({ of: found }: { of: Practice }): JSX.Element {
  const rows = found.sittings;
  const values = (each: SittingFigures): number[] => [
    each.decided,
    each.deferred,
    each.not_carried,
    each.unlisted,
    each.waiting,
  ];
  const all = (name: "decided" | "deferred" | "inquorate" | "exclusions"): number =>
    sum(rows.map((each) => each[name]));
  const heads = ["Decided", "Deferred", "Not carried", "Taken off", "Waiting"];
  return (
    <Figure
      id="panel"
      title="What panels did"
      summary={`${count(rows.length, "sitting")}: ${all("decided")} decided, ${all("deferred")} deferred, ${all("inquorate")} without a quorum, ${all("exclusions")} exclusions of a member from an item.`}
      series={heads.map((name, n) => ({ name, fill: FILLS[n] ?? "grey" }))}
      rows={rows.map((each) => ({ label: shortDay(each.held_on), values: values(each) }))}
      table={rows}
      cells={(row) => [row.held_on, row.panel, ...values(row), row.inquorate, row.exclusions]}
      columns={[
        {
          name: "Sitting",
          of: (row) => (may("get_sitting") ? <a href={`/sittings/${row.id}`}>{day(row.held_on)}</a> : day(row.held_on)),
        },
        { name: "Panel", of: (row) => row.panel },
        ...heads.map((name, n) => ({ name, of: (row: SittingFigures) => values(row)[n] ?? 0, number: true })),
        { name: "Without a quorum", of: (row) => row.inquorate, number: true },
        { name: "Exclusions", of: (row) => row.exclusions, number: true },
      ]}
      empty="No panel has sat yet."
    />
  );
}
