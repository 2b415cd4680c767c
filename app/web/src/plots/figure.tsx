/** A plot with all that makes it readable: a heading, a sentence, a table beside it, and downloads. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button, type Column, Details, Table } from "../ui/elements";
import { type Row, type Series, Bars } from "./bars";
import { csv } from "./csv";

type Props<T> = {
  id: string;
  title: string;
  /** What it says, in a sentence. */
  summary: string;
  series: Series[];
  rows: Row[];
  /** How a value is written. */
  format?: (value: number) => string;
  columns: Column<T>[];
  table: readonly T[];
  /** The cells of one row of the table as they are downloaded, in the columns' order. */
  cells: (row: T) => (string | number)[];
  empty?: string;
};

/** Give a text to be kept. */
function save(name: string, text: string, type: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export function Figure<T>(props: Props<T>): JSX.Element {
  const { id, title, summary, series, rows, columns, table, cells, empty = "Nothing to show yet." } = props;
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const at = box.current;
    if (!at) return undefined;
    const measure = new ResizeObserver(() => setWidth(at.clientWidth));
    measure.observe(at);
    return () => measure.disconnect();
  }, []);
  const drawn = (): string => {
    const svg = box.current?.querySelector("svg");
    return svg ? new XMLSerializer().serializeToString(svg) : "";
  };
  const headed = columns.map((each) => each.name);
  return (
    <section class="app-figure" id={id}>
      <h2 class="nhsuk-heading-m">{title}</h2>
      <p>{rows.length > 0 ? summary : empty}</p>
      <div ref={box}>
        {width > 0 && rows.length > 0 && (
          <Bars
            id={id}
            title={title}
            summary={summary}
            width={width}
            series={series}
            rows={rows}
            format={props.format}
          />
        )}
      </div>
      {rows.length > 0 && (
        <>
          <Details summary="The same as a table, leading to the cases">
            <Table caption={title} hidden rows={table} keyOf={(_, index) => index} columns={columns} />
          </Details>
          <p class="app-row">
            <Button
              kind="secondary"
              small
              label={`Download as CSV: ${title}`}
              onClick={() => save(`${id}.csv`, csv([headed, ...table.map(cells)]), "text/csv")}
            >
              CSV
            </Button>
            <Button
              kind="secondary"
              small
              label={`Download as SVG: ${title}`}
              onClick={() => save(`${id}.svg`, drawn(), "image/svg+xml")}
            >
              SVG
            </Button>
          </p>
        </>
      )}
    </section>
  );
}
