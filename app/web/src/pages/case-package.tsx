/** The package before and after, as two weeks side by side, with the same in words. */
import type { JSX } from "preact";
import { DAYS, weekInWords } from "../forms/week-words";
import { Summary as Rows } from "../ui/elements";
import { day, human, pounds } from "../words";
import { type Line, factsOf } from "./case-data";
import { halfHours, hoursOfLine, hoursOfLines, trim } from "./case-hours";
import type { PartProps } from "./case";

export default function Package({ known: { found } }: PartProps): JSX.Element {
  const pack = factsOf(found).package;
  if (!pack?.baseline) return <p>Of this case’s package nothing is for you to see.</p>;
  const { baseline, current = baseline, proposed = null } = pack;
  const hasChanged = JSON.stringify(current) !== JSON.stringify(baseline);
  return (
    <>
      <h2 class="nhsuk-heading-m">Package before and after</h2>
      <div class="app-columns">
        <WeekGrid title="When the review began" lines={baseline} />
        {hasChanged && <WeekGrid title="Given today" lines={current} beside={baseline} />}
        {proposed ? (
          <WeekGrid title="Proposed" lines={proposed} beside={baseline} />
        ) : (
          <p class="app-quiet">Nothing is proposed yet.</p>
        )}
      </div>
      <p class="app-legend">
        <Key kind="kept" /> somebody is there <Key kind="less" /> fewer than when the review began <Key kind="gone" />{" "}
        no longer there <Key kind="more" /> new or more
      </p>
      {found.money && (
        <>
          <h2 class="nhsuk-heading-s">Money</h2>
          <Rows
            rows={[
              ["When the review began", `${pounds(found.money.baseline)} a week`],
              ["Today", `${pounds(found.money.current)} a week`],
              ["Proposed", found.money.proposed === null ? "nothing yet" : `${pounds(found.money.proposed)} a week`],
            ]}
          />
        </>
      )}
      <h2 class="nhsuk-heading-s">In words</h2>
      <div class="app-columns">
        <Words title="When the review began" lines={baseline} money={found.money !== null} />
        {hasChanged && <Words title="Given today" lines={current} money={found.money !== null} />}
        {proposed && <Words title="Proposed" lines={proposed} money={found.money !== null} />}
      </div>
      <Rows
        rows={(
          [
            ["One-to-one care since", day(pack.started_on)],
            ["In this setting since", day(pack.placement_started_on)],
            ["Whose staff", pack.staffing_source ? human(pack.staffing_source) : ""],
            ...(pack.given ?? []).map((each): [string, string] => [
              `Changed on ${day(each.on)}`,
              `${hoursOfLines(each.lines)} hours a week`,
            ]),
          ] as [string, string][]
        ).filter(([, value]) => value !== "")}
      />
    </>
  );
}

type Kind = "kept" | "less" | "gone" | "more";
type Run = { from: number; to: number; kind: Kind };

/** Stretches of a day that look alike, in half hours: what is there, and against `before` what is gone or new. */
export function runsOf(now: number[], before: number[] | null): Run[] {
  const runs: Run[] = [];
  now.forEach((there, slot) => {
    const was = before?.[slot] ?? there;
    const kind = there === 0 ? (was > 0 ? "gone" : null) : there > was ? "more" : there < was ? "less" : "kept";
    const last = runs.at(-1);
    if (kind && last?.kind === kind && last.to === slot) last.to = slot + 1;
    else if (kind) runs.push({ from: slot, to: slot + 1, kind });
  });
  return runs;
}

export function WeekGrid({ title, lines, beside }: { title: string; lines: Line[]; beside?: Line[] }): JSX.Element {
  return (
    <table class="app-grid">
      <caption class="app-grid__title">
        {title}: <span class="app-grid__hours-a-week">{hoursOfLines(lines)} hours a week</span>
      </caption>
      <thead>
        <tr>
          <th scope="col">
            <span class="nhsuk-u-visually-hidden">Day</span>
          </th>
          <th scope="col" class="app-grid__hours">
            <span class="nhsuk-u-visually-hidden">From midnight to midnight</span>
            <span class="app-grid__axis" aria-hidden="true">
              {[0, 6, 12, 18, 24].map((hour) => (
                <span key={hour}>{String(hour).padStart(2, "0")}</span>
              ))}
            </span>
          </th>
          <th scope="col" class="app-grid__sum">
            Hours
          </th>
        </tr>
      </thead>
      <tbody>
        {DAYS.map((name, at) => {
          const now = halfHours(lines, at);
          return (
            <tr key={name}>
              <th scope="row">
                <span aria-hidden="true">{name.slice(0, 3)}</span>
                <span class="nhsuk-u-visually-hidden">{name}</span>
              </th>
              <td>
                <span class="nhsuk-u-visually-hidden">{dayInWords(lines, at)}</span>
                <svg class="app-grid__day" viewBox="0 0 48 10" preserveAspectRatio="none" aria-hidden="true">
                  {[12, 24, 36].map((x) => (
                    <line key={x} class="app-grid__line" x1={x} x2={x} y1="0" y2="10" />
                  ))}
                  {runsOf(now, beside ? halfHours(beside, at) : null).map((run) => (
                    <rect
                      key={run.from}
                      class={`app-grid__run app-grid__run--${run.kind}`}
                      x={run.from}
                      width={run.to - run.from}
                      y={run.kind === "less" ? 5 : 1}
                      height={run.kind === "less" ? 4 : 8}
                    />
                  ))}
                </svg>
              </td>
              <td class="app-grid__sum">{trim(now.reduce((sum, each) => sum + each, 0) / 2)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Key({ kind }: { kind: Kind }): JSX.Element {
  return (
    <svg class="app-legend__key" viewBox="0 0 20 10" aria-hidden="true">
      <rect
        class={`app-grid__run app-grid__run--${kind}`}
        x="1"
        width="18"
        y={kind === "less" ? 5 : 1}
        height={kind === "less" ? 4 : 8}
      />
    </svg>
  );
}

const dayInWords = (lines: Line[], at: number): string =>
  lines
    .flatMap((line) =>
      (line.pattern[at] ?? []).map((each) => `${human(line.support_type)} ${each.start} to ${each.end}`),
    )
    .join(", ") || "nobody beyond the home’s own staff";

function Words({ title, lines, money }: { title: string; lines: Line[]; money: boolean }): JSX.Element {
  return (
    <section>
      <h3 class="nhsuk-heading-xs">{title}</h3>
      <LinesInWords lines={lines} money={money} />
    </section>
  );
}

/** The lines of a package of care, one sentence each. */
export function LinesInWords({ lines, money }: { lines: Line[]; money: boolean }): JSX.Element {
  if (lines.length === 0) return <p>No one-to-one care.</p>;
  return (
    <ul class="nhsuk-list nhsuk-list--bullet">
      {lines.map((line, at) => (
        <li key={at}>
          <strong>{human(line.support_type)}</strong>, {line.ratio_staff}:{line.ratio_residents}:{" "}
          {weekInWords(line.pattern)}
          {line.unit === "NIGHT" && <>, {line.nights_per_week} nights a week</>}, {trim(hoursOfLine(line))} hours a week
          {Number(line.funded_hours_in_base) > 0 && <>, of which the base fee pays for {line.funded_hours_in_base}</>}
          {money && line.hourly_rate !== undefined && (
            <>
              , {pounds(line.hourly_rate)} {line.unit === "NIGHT" ? "a night" : "an hour"}
            </>
          )}
          .
        </li>
      ))}
    </ul>
  );
}
