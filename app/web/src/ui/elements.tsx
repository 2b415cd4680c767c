/** The small parts that pages are made of, in the NHS's look. */
import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { wordsOf } from "../api/client";

/** A page: its title for the tab, its heading, which takes the focus when the page comes. */
export function Page({
  title,
  tab = title,
  caption,
  beside,
  wide,
  children,
}: {
  title: string;
  /** For the browser's tab, where the heading alone does not say enough. */
  tab?: string;
  caption?: string;
  /** Said in the heading, behind the title. */
  beside?: ComponentChildren;
  wide?: boolean;
  children: ComponentChildren;
}): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  // at once, before anybody can press a key: else it would take them back from where that key led
  useLayoutEffect(() => {
    document.title = `${tab} – Quorate`;
    heading.current?.focus({ preventScroll: true });
  }, [tab]);
  return (
    <div class={wide ? "app-page app-page--wide" : "app-page"}>
      <h1 class="nhsuk-heading-l" tabIndex={-1} ref={heading}>
        {caption && <span class="nhsuk-caption-l">{caption} </span>}
        {title} {beside}
      </h1>
      {children}
    </div>
  );
}

type ButtonProps = {
  id?: string;
  kind?: "secondary" | "reverse" | "warning";
  small?: boolean;
  type?: "button" | "submit";
  /** For whom the words on it are not enough. */
  label?: string;
  /** Work that may take a while: the button waits for it, says so, and takes no second press. */
  onClick?: () => unknown;
  busy?: boolean;
  /** Whether what it unfolds is unfolded. */
  expanded?: boolean;
  children: ComponentChildren;
};

export function Button(props: ButtonProps): JSX.Element {
  const { kind, small, busy, expanded, onClick, children, type = "button", id, label } = props;
  const [works, setWorks] = useState(false);
  const waits = works || busy;
  const press = (): void => {
    if (waits || !onClick) return;
    const result = onClick();
    if (result instanceof Promise) {
      setWorks(true);
      void result.finally(() => setWorks(false));
    }
  };
  const classes = ["nhsuk-button", kind && `nhsuk-button--${kind}`, small && "nhsuk-button--small"];
  return (
    <button
      type={type}
      class={classes.filter(Boolean).join(" ")}
      aria-disabled={waits ? "true" : undefined}
      id={id}
      aria-label={label}
      aria-expanded={expanded}
      onClick={type === "submit" && !onClick ? undefined : press}
    >
      {children}
      {waits && <span class="app-wait"> …</span>}
    </button>
  );
}

export function Tag({ colour, children }: { colour?: string; children: ComponentChildren }): JSX.Element {
  return <strong class={`nhsuk-tag ${colour ? `nhsuk-tag--${colour}` : ""}`}>{children}</strong>;
}

export function Inset({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    <div class="nhsuk-inset-text">
      <span class="nhsuk-u-visually-hidden">Information: </span>
      {children}
    </div>
  );
}

export function Warning({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="nhsuk-warning-callout">
      <h2 class="nhsuk-warning-callout__label">
        <span class="nhsuk-u-visually-hidden">Important: </span>
        {title}
      </h2>
      {children}
    </div>
  );
}

export function Details({
  summary,
  open,
  children,
}: {
  summary: ComponentChildren;
  open?: boolean;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <details class="nhsuk-details" open={open}>
      <summary class="nhsuk-details__summary">
        <span class="nhsuk-details__summary-text">{summary}</span>
      </summary>
      <div class="nhsuk-details__text">{children}</div>
    </details>
  );
}

/** Names and what they hold. */
export function Summary({ rows }: { rows: [string, ComponentChildren][] }): JSX.Element {
  return (
    <dl class="nhsuk-summary-list">
      {rows.map(([name, value]) => (
        <div class="nhsuk-summary-list__row" key={name}>
          <dt class="nhsuk-summary-list__key">{name}</dt>
          <dd class="nhsuk-summary-list__value">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export type Column<T> = { name: string; of: (row: T) => ComponentChildren; number?: boolean };

/** A table that becomes a list of cards on a narrow screen. */
export function Table<T>({
  caption,
  columns,
  rows,
  keyOf,
  hidden,
  empty,
}: {
  caption: string;
  columns: Column<T>[];
  rows: readonly T[];
  keyOf: (row: T, index: number) => string | number;
  /** The caption is for readers of the page by ear alone. */
  hidden?: boolean;
  empty?: string;
}): JSX.Element {
  if (rows.length === 0 && empty) return <p class="app-quiet">{empty}</p>;
  return (
    <table class="nhsuk-table-responsive">
      <caption class={hidden ? "nhsuk-u-visually-hidden" : "nhsuk-table__caption"}>{caption}</caption>
      <thead class="nhsuk-table__head">
        <tr>
          {columns.map((each) => (
            <th key={each.name} scope="col" class={each.number ? "nhsuk-table__header--numeric" : ""}>
              {each.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody class="nhsuk-table__body">
        {rows.map((row, index) => (
          <tr class="nhsuk-table__row" key={keyOf(row, index)}>
            {columns.map((each) => (
              <td key={each.name} class={`nhsuk-table__cell ${each.number ? "nhsuk-table__cell--numeric" : ""}`}>
                <span class="nhsuk-table-responsive__heading" aria-hidden="true">
                  {each.name}{" "}
                </span>
                <span>{each.of(row)}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What went wrong, said where it happened and read out at once. */
export function Fault({ error, again }: { error: unknown; again?: () => unknown }): JSX.Element | null {
  if (error === null || error === undefined) return null;
  return (
    <div class="app-fault" role="alert">
      <p>{wordsOf(error)}</p>
      {again && (
        <Button kind="secondary" small onClick={again}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** A page that cannot be shown says so under its heading, as every page does. */
export function FaultPage({ title, ...fault }: { title: string; error: unknown; again: () => unknown }): JSX.Element {
  return (
    <Page title={title}>
      <Fault {...fault} />
    </Page>
  );
}

export function Loading({ what = "the page" }: { what?: string }): JSX.Element {
  return (
    <p class="app-quiet app-loading" role="status">
      Loading {what} …
    </p>
  );
}
