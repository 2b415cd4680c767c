/** Bars, plain or stacked, laid out by the width that there is; patterns and numbers tell parts apart, not colour alone. */
import type { JSX } from "preact";

export type Series = { name: string; fill: "blue" | "green" | "yellow" | "red" | "dark" | "grey" };
export type Row = { label: string; values: number[] };

const FILLS: Record<Series["fill"], { colour: string; lines: string }> = {
  blue: { colour: "#005eb8", lines: "" },
  dark: { colour: "#212b32", lines: "" },
  green: { colour: "#8fd0a5", lines: "M0 0V8" },
  yellow: { colour: "#ffdc8e", lines: "M0 8L8 0" },
  red: { colour: "#d5281b", lines: "M0 0L8 8M0 8L8 0" },
  grey: { colour: "#c8d0d4", lines: "M0 4H8" },
};
const HEIGHT = 24;
const GAP = 10;
const CHARACTER = 8.2; // pixels, at 15 px

/** Where each part of a row begins and how long it is, when `most` fills `length`. */
export function parts(values: readonly number[], most: number, length: number): { x: number; width: number }[] {
  let x = 0;
  return values.map((value) => {
    const width = most > 0 ? (Math.max(value, 0) / most) * length : 0;
    const part = { x, width };
    x += width;
    return part;
  });
}

export function Bars({
  id,
  title,
  summary,
  width,
  series,
  rows,
  format = (value) => value.toLocaleString("en-GB"),
}: {
  id: string;
  title: string;
  summary: string;
  width: number;
  series: Series[];
  rows: Row[];
  format?: ((value: number) => string) | undefined;
}): JSX.Element {
  const isNarrow = width < 560;
  const labels = isNarrow
    ? 0
    : Math.min(Math.max(...rows.map((each) => each.label.length)) * CHARACTER + 12, width * 0.4);
  const totals = rows.map((row) => row.values.reduce((sum, value) => sum + value, 0));
  const ends = Math.max(...totals.map((each) => format(each).length)) * CHARACTER + 16;
  const length = Math.max(width - labels - ends, 40);
  const most = Math.max(...totals);
  const step = HEIGHT + GAP + (isNarrow ? 20 : 0);
  const legend = series.length > 1 ? legendOf(series, width) : { places: [], height: 0 };
  const height = legend.height + rows.length * step;
  return (
    <svg
      role="img"
      aria-labelledby={`${id}-title ${id}-desc`}
      xmlns="http://www.w3.org/2000/svg"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      font-family="arial, sans-serif"
      font-size="15"
      fill="#212b32"
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-desc`}>{summary}</desc>
      <defs>
        {series.map((each) => (
          <pattern key={each.fill} id={`${id}-${each.fill}`} width="8" height="8" patternUnits="userSpaceOnUse">
            <rect width="8" height="8" fill={FILLS[each.fill].colour} />
            <path d={FILLS[each.fill].lines || "M0 0"} stroke="#212b32" stroke-opacity="0.45" />
          </pattern>
        ))}
      </defs>
      {legend.places.map(({ x, y }, index) => (
        <g key={series[index]?.name}>
          <rect
            x={x}
            y={y}
            width="18"
            height="18"
            fill={`url(#${id}-${series[index]?.fill ?? "grey"})`}
            stroke="#212b32"
          />
          <text x={x + 24} y={y + 14}>
            {series[index]?.name}
          </text>
        </g>
      ))}
      {rows.map((row, index) => {
        const top = legend.height + index * step + (isNarrow ? 20 : 0);
        const total = totals[index] ?? 0;
        return (
          <g key={`${row.label} ${index}`}>
            <text
              x={isNarrow ? 0 : labels - 8}
              y={isNarrow ? top - 5 : top + 17}
              text-anchor={isNarrow ? "start" : "end"}
            >
              {row.label}
            </text>
            {parts(row.values, most, length).map((part, n) => {
              const fill = series[n]?.fill ?? "grey";
              const said = format(row.values[n] ?? 0);
              return (
                part.width > 0 && (
                  <g key={fill}>
                    <rect
                      x={labels + part.x}
                      y={top}
                      width={part.width}
                      height={HEIGHT}
                      fill={`url(#${id}-${fill})`}
                      stroke="#212b32"
                      stroke-width="1"
                    />
                    {series.length > 1 && part.width > said.length * CHARACTER + 24 && (
                      <Plate x={labels + part.x + part.width / 2} y={top} said={said} />
                    )}
                  </g>
                )
              );
            })}
            <text x={labels + (most > 0 ? (total / most) * length : 0) + 8} y={top + 17} font-weight="700">
              {format(total)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

/** A number on a part: dark on white, whatever the part is filled with. */
function Plate({ x, y, said }: { x: number; y: number; said: string }): JSX.Element {
  const width = said.length * CHARACTER + 8;
  return (
    <>
      <rect x={x - width / 2} y={y + 3} width={width} height={HEIGHT - 6} rx="2" fill="#fff" />
      <text x={x} y={y + 17} text-anchor="middle" font-weight="700">
        {said}
      </text>
    </>
  );
}

/** The names of the parts, in as many lines as they need. */
function legendOf(series: Series[], width: number): { places: { x: number; y: number }[]; height: number } {
  let [x, y] = [0, 0];
  const places = series.map((each) => {
    const long = each.name.length * CHARACTER + 44;
    if (x > 0 && x + long > width) [x, y] = [0, y + 26];
    const place = { x, y: y + 1 };
    x += long;
    return place;
  });
  return { places, height: y + 36 };
}
