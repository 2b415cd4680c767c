/** Hours of a package, as the weekly timetable shows them. */
import { hoursOf } from "../forms/week-words";
import type { Line } from "./case-data";

/** Hours a week of one line, times the staff it takes, less what the base fee already pays for. */
export const hoursOfLine = (line: Line): number => hoursOf(line.pattern);

export const hoursOfLines = (lines: Line[]): string => trim(lines.reduce((sum, each) => sum + hoursOfLine(each), 0));

export const trim = (hours: number): string => String(Math.round(hours * 100) / 100);

/** 48 half hours of one day of the week, each with how many people are there for it. */
export function halfHours(lines: Line[], day: number): number[] {
  const found = Array.from({ length: 48 }, () => 0);
  for (const line of lines)
    for (const [from, to] of spansOn(line, day))
      for (let slot = Math.floor(from / 30); slot < Math.ceil(to / 30) && slot < 48; slot++)
        found[slot] = (found[slot] ?? 0) + line.ratio_staff / line.ratio_residents;
  return found;
}

/** What a line gives on a day in minutes of that day; what began the evening before runs into it. */
function spansOn(line: Line, day: number): [number, number][] {
  const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
  const spans = (at: number): [number, number][] =>
    (line.pattern[at] ?? []).map(({ start, end }) => {
      const [from, to] = [minutes(start), minutes(end)];
      return [from, to > from ? to : to + 1440];
    });
  const before = spans((day + 6) % 7).map(([from, to]): [number, number] => [Math.max(0, from - 1440), to - 1440]);
  return [
    ...before.filter(([, to]) => to > 0),
    ...spans(day).map(([from, to]): [number, number] => [from, Math.min(to, 1440)]),
  ];
}
