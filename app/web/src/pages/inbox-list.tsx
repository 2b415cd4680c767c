/** The list itself: as many rows as one likes, of which only those near the window are drawn. */
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Operations } from "../api/client";
import { type Process, titleOf } from "../processes";
import { type Registers, nameOf } from "../registers";
import { me } from "../session";
import { type Mark, marks } from "../seen";
import { Tag } from "../ui/elements";
import { human, shortDay } from "../words";
import { dueInWords } from "./inbox-query";
import { useHeight, useWindow } from "./inbox-window";

export type Row = Operations["list_cases"]["ok"]["cases"][number];
type Props = {
  rows: Row[];
  /** How many there are in all. */
  total: number | null;
  /** Whether the list goes on beyond the rows that are here. */
  more: boolean;
  onNear: () => void;
  process: Process | null;
  names: Registers;
  /** Null: rows cannot be chosen. */
  chosen: Set<string> | null;
  onChoose: (ref: string) => void;
};

const SAYS: Record<Mark, string> = { new: "Not opened yet: ", changed: "Changed since you opened it: ", "": "" };

export function List({ rows, total, more, onNear, process, names, chosen, onChoose }: Props): JSX.Element {
  const body = useRef<HTMLTableSectionElement>(null);
  const slice = useWindow(body, rows.length);
  const markOf = useMemo(marks, [rows]);
  const today = me.value?.today ?? "";
  useEffect(() => {
    if (more && slice.to > rows.length - 60) onNear();
  }, [more, slice.to, rows.length]);

  /** Up and down the list by the arrow keys, from case to case. */
  const step = (event: KeyboardEvent): void => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const here = (event.target as HTMLElement).closest<HTMLElement>("[data-row]");
    if (by === 0 || !here) return;
    const next = body.current?.querySelector<HTMLElement>(`[data-row="${Number(here.dataset.row) + by}"] a`);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };

  const heads = [...(chosen ? ["Choose"] : []), "Case", "Stage", "Home", "Main driver", "Due", "With"];
  return (
    <table class="app-list" role="table" aria-rowcount={total === null ? -1 : total + 1}>
      <caption class="nhsuk-u-visually-hidden">
        Cases, what is due first at the top. The arrow keys go from case to case.
      </caption>
      <thead role="rowgroup">
        <tr role="row" class={chosen ? "app-list__row app-list__row--choice" : "app-list__row"} aria-rowindex={1}>
          {heads.map((each) => (
            <th key={each} scope="col" role="columnheader">
              {each === "Choose" ? <span class="nhsuk-u-visually-hidden">Choose</span> : each}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" ref={body} onKeyDown={step}>
        <Gap rows={slice.from} height={slice.height} />
        {rows.slice(slice.from, slice.to).map((row, at) => (
          <Line
            key={row.ref}
            row={row}
            index={slice.from + at}
            mark={markOf(row.ref, row.seq)}
            {...{ process, names, chosen, onChoose, today }}
          />
        ))}
        <Gap rows={rows.length - slice.to} height={slice.height} />
      </tbody>
    </table>
  );
}

function Gap({ rows, height }: { rows: number; height: number }): JSX.Element {
  const box = useRef<HTMLTableRowElement>(null);
  useHeight(box, Math.max(0, rows) * height);
  return <tr ref={box} class="app-list__gap" role="presentation" aria-hidden="true" />;
}

function Line({
  row,
  index,
  mark,
  process,
  names,
  chosen,
  onChoose,
  today,
}: Pick<Props, "process" | "names" | "chosen" | "onChoose"> & {
  row: Row;
  index: number;
  mark: Mark;
  today: string;
}): JSX.Element {
  const mine = [row.reviewer, row.assurer].filter((each): each is string => each !== null);
  return (
    <tr
      role="row"
      data-row={index}
      aria-rowindex={index + 2}
      class={`app-list__row ${chosen ? "app-list__row--choice" : ""} ${mark ? "app-list__row--unread" : ""}`}
    >
      {chosen && (
        <td role="cell" class="app-list__choice">
          <input
            type="checkbox"
            aria-label={`Choose ${row.ref}`}
            checked={chosen.has(row.ref)}
            onChange={() => onChoose(row.ref)}
          />
        </td>
      )}
      <td role="cell" class="app-list__case">
        {mark && <span class="app-list__dot" aria-hidden="true" />}
        <a href={`/cases/${row.ref}`}>
          {mark && <span class="nhsuk-u-visually-hidden">{SAYS[mark]}</span>}
          {row.ref}
        </a>
      </td>
      <td role="cell" class="app-list__stage">
        {titleOf(process, row.stage)} {row.hold && <Tag colour="orange">On hold: {human(row.hold)}</Tag>}
      </td>
      <td role="cell" class="app-list__home" title={nameOf(names, row.provider)}>
        {nameOf(names, row.provider)}
      </td>
      <td role="cell" class="app-list__driver">
        {row.driver ? human(row.driver) : ""}
      </td>
      <td role="cell" class="app-list__due">
        {row.closure !== null ? (
          <span class="app-quiet">{human(row.closure)}</span>
        ) : row.due_on ? (
          <>
            <span class={row.overdue ? "app-overdue" : ""}>
              {row.hold && !row.overdue ? "clock stopped" : dueInWords(row.due_on, today)}
            </span>{" "}
            <span class="app-quiet">{shortDay(row.due_on)}</span>
          </>
        ) : (
          <span class="app-quiet">no date</span>
        )}
      </td>
      <td role="cell" class="app-list__with">
        {row.owner_role ? human(row.owner_role) : "Nobody: closed"}
        {mine.length > 0 && <span class="app-quiet"> {mine.map((each) => nameOf(names, each)).join(", ")}</span>}
      </td>
    </tr>
  );
}
