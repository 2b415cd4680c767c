/** The cases that wait for somebody: mine, my role's, waiting on others, overdue; narrowed, searched and given on. */
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { useEffect, useRef, useState } from "preact/hooks";
import { call } from "../api/client";
import { PROGRAMME, processOf } from "../processes";
import { registers } from "../registers";
import { may } from "../session";
import { Button, Fault, Loading, Page } from "../ui/elements";
import { useLoad } from "../ui/load";
import { count } from "../words";
import { Assign, mayAssign } from "./inbox-assign";
import { Filters } from "./inbox-filters";
import { List, type Row } from "./inbox-list";
import { type Chosen, VIEWS, type ViewName, addressOf, chosenOf, queryOf, viewOf } from "./inbox-query";

const AT_FIRST = 60; // more than a window shows: the first rows are there sooner
const AT_ONCE = 200;

/** Once there is nothing else to do; Safari does not tell when. */
const whenIdle = (act: () => void): void => {
  if ("requestIdleCallback" in window) requestIdleCallback(act);
  else setTimeout(act, 1_000);
};

export default function Inbox(): JSX.Element {
  const { query, route } = useLocation();
  const said = viewOf(query);
  const chosen = chosenOf(query);
  const [found, setFound] = useState<ViewName>("mine");
  const view = said ?? found;
  const list = useCases(view, chosen, said === null ? setFound : null);
  const around = useLoad(async () => ({ process: await processOf(PROGRAMME), names: await registers() }), []);
  const { process = null, names = {} } = around.data ?? {};
  const [picked, setPicked] = useState(new Set<string>());
  const [assigns, setAssigns] = useState(false);
  const address = addressOf(view, chosen);
  useEffect(() => setPicked(new Set()), [address]);
  const isThere = list.rows !== null;
  useEffect(() => {
    // a case is what is opened from here: its page is fetched before anybody asks for it
    if (isThere) whenIdle(() => void import("./case").catch(() => undefined));
  }, [isThere]);

  const narrow = (next: Chosen): void => route(addressOf(view, next), true);
  const pick = (ref: string): void => {
    const next = new Set(picked);
    if (!next.delete(ref)) next.add(ref);
    setPicked(next);
  };
  const assigner = mayAssign(process);
  const isNarrowed = Object.keys(chosen).length > 0;
  return (
    <Page title="Cases" wide>
      <div class="app-inbox__head">
        <nav aria-label="Lists" class="app-tabs">
          {VIEWS.map((each) => (
            <a
              key={each.view}
              href={addressOf(each.view, chosen)}
              aria-current={view === each.view ? "page" : undefined}
            >
              {each.name}
            </a>
          ))}
        </nav>
        {may("create_case") && (
          <a class="nhsuk-button nhsuk-button--small" href="/cases/new">
            Open a case
          </a>
        )}
      </div>
      <Filters chosen={chosen} onChange={narrow} process={process} names={names} address={address} />
      <Fault error={list.error} again={list.start} />
      <p class="app-quiet app-inbox__count" role="status">
        {list.total === null ? "" : count(list.total, "case")}
      </p>
      {list.rows === null ? (
        !list.error && <Loading what="your cases" />
      ) : list.rows.length === 0 ? (
        <p>{isNarrowed ? "No case in this list passes the filters." : VIEWS.find((e) => e.view === view)?.empty}</p>
      ) : (
        <List
          rows={list.rows}
          total={list.total}
          more={list.next !== null}
          onNear={list.more}
          process={process}
          names={names}
          chosen={assigner ? picked : null}
          onChoose={pick}
        />
      )}
      {picked.size > 0 && (
        <div class="app-bar" role="region" aria-label="Chosen cases">
          <span role="status">{count(picked.size, "case")} chosen</span>
          <Button small onClick={() => setAssigns(true)}>
            Give to a reviewer
          </Button>
          <Button small kind="secondary" onClick={() => setPicked(new Set())}>
            Choose none
          </Button>
        </div>
      )}
      {assigns && (
        <Assign
          refs={[...picked]}
          names={names}
          onClose={() => {
            setAssigns(false);
            setPicked(new Set());
          }}
          onDone={() => void list.start()}
        />
      )}
    </Page>
  );
}

type Cases = {
  rows: Row[] | null;
  /** How many there are, those included that are not loaded yet. */
  total: number | null;
  next: string | null;
  error: unknown;
  start: () => Promise<void>;
  more: () => void;
};

/** The list, page by page as it is scrolled. With no view asked for it is mine, or else my role's, or else all. */
function useCases(view: ViewName, chosen: Chosen, settle: ((view: ViewName) => void) | null): Cases {
  const [rows, setRows] = useState<Row[] | null>(null);
  const [total, setTotal] = useState<number | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const turn = useRef(0);
  const busy = useRef(false);
  const cursor = useRef<string | null>(null); // where the list goes on, known before it is drawn anew
  const key = JSON.stringify([view, chosen]);

  const page = async (after: string | null): Promise<void> => {
    const mine = ++turn.current;
    busy.current = true;
    try {
      let found = await call("list_cases", {
        query: { ...queryOf(view, chosen), limit: after === null ? AT_FIRST : AT_ONCE, after },
      });
      if (settle && found.cases.length === 0 && after === null)
        for (const other of ["role", "all"] as const) {
          found = await call("list_cases", { query: { ...queryOf(other, chosen), limit: AT_FIRST } });
          if (found.cases.length > 0) {
            if (mine === turn.current) settle(other);
            break;
          }
        }
      if (mine !== turn.current) return;
      setRows((now) => (after === null ? found.cases : [...(now ?? []), ...found.cases]));
      if (found.total !== null) setTotal(found.total);
      cursor.current = found.next;
      setNext(found.next);
      setError(null);
    } catch (failed) {
      if (mine === turn.current) setError(failed);
    } finally {
      if (mine === turn.current) busy.current = false;
    }
  };
  const start = (): Promise<void> => page(null);
  useEffect(() => {
    setRows(null);
    setTotal(null);
    cursor.current = null;
    void start();
    return () => {
      turn.current += 1;
    };
  }, [key]);
  return {
    rows,
    total,
    next,
    error,
    start,
    more: () => {
      if (cursor.current !== null && !busy.current) void page(cursor.current);
    },
  };
}
