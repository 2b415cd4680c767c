/** A form that is filled in and sent: kept while it is typed, refused without loss, merged when the case has moved on. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Away, Refused, newKey } from "../api/client";
import { forget, keep, kept } from "../drafts";
import { me } from "../session";
import { Button, Fault, Inset, Warning } from "../ui/elements";
import { ErrorSummary } from "../ui/inputs";
import { clearedBy, day } from "../words";
import { type Around, Fields } from "./fields";
import { type Change, merge } from "./difference";
import { Merge } from "./merge";
import { type Record_, type Schema, emptyRecord, idOf, sendable, typedOf } from "./schema";

/** What became of the case since: in words, and in the same form, if somebody filled that in too. */
export type News = { seen: number; changes: ComponentChildren; base?: Record_ | null; theirs?: Record_ | null };

type Props = {
  /** Under what name the typing is kept on this device. */
  draft: string;
  /** Its name on a page that has several forms. */
  form?: string;
  schema: Schema;
  registers?: Around["registers"];
  /** The version of the case that the form is filled in for. */
  seen: number;
  /** What the form holds at first, beside what is empty. */
  start?: Record_;
  /** What is sent as it is and not asked. */
  fixed?: Record<string, unknown>;
  say: string;
  send: (body: Record<string, unknown>, seen: number, key: string) => Promise<void>;
  /** Somebody else has moved the case: read it again, and say what changed since that version. */
  refresh?: (since: number) => Promise<News>;
  /** What was last recorded by this form, offered to begin from. */
  last?: { said: string; fields: Record_ } | null;
  above?: ComponentChildren;
};

export function MoveForm({
  draft,
  form = "",
  schema,
  registers = {},
  seen,
  start,
  fixed = {},
  say,
  send,
  refresh,
  last = null,
  above,
}: Props): JSX.Element {
  const found = useRef(kept<Record_>(draft));
  const [typed, setTyped] = useState<Record_>(
    () => found.current?.typed ?? { ...emptyRecord(schema, schema), ...start },
  );
  const [version, setVersion] = useState(found.current?.seen ?? seen);
  const [restored, setRestored] = useState(found.current !== null);
  const [error, setError] = useState<unknown>(null);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [news, setNews] = useState<{ changes: ComponentChildren; taken: Change[]; both: Change[] } | null>(null);
  const [busy, setBusy] = useState(false);
  const [touched, setTouched] = useState(false);
  const key = useRef(newKey());
  const given = typedOf(fixed) as Record_;

  const change = (next: Record_): void => {
    setTouched(true);
    setTyped(next);
    keep(draft, next, version);
    key.current = newKey(); // another form is another wish
  };

  /** The case has gone on: what others did is shown, and brought together with what is typed here. */
  const reconcile = async (): Promise<void> => {
    if (!refresh) return;
    const now = await refresh(version);
    const name = (code: string): string =>
      Object.values(registers)
        .flat()
        .find((each) => each.value === code)?.label ?? code;
    const { merged, taken, both } = now.theirs
      ? merge(schema, { ...emptyRecord(schema, schema), ...now.base }, now.theirs, typed, name)
      : { merged: typed, taken: [], both: [] };
    setVersion(now.seen);
    setTyped(merged);
    setNews({ changes: now.changes, taken, both });
    keep(draft, merged, now.seen);
    key.current = newKey();
    requestAnimationFrame(() => told.current?.focus());
  };
  const told = useRef<HTMLDivElement>(null);
  // what was typed a while ago was typed for the case as it was then
  useEffect(() => {
    if (found.current && found.current.seen < seen) reconcile().catch(setError);
  }, []);

  const submit = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setError(null);
    setFaults({});
    try {
      const body = { ...(sendable({ ...typed, ...given }, schema, schema) as Record<string, unknown>), ...fixed };
      await send(body, version, key.current);
      forget(draft);
    } catch (refused) {
      if (refused instanceof Refused && refused.status === 412 && refresh) {
        await reconcile().catch(setError);
      } else if (refused instanceof Refused && refused.problem.errors?.length) {
        setFaults(faultsOf(refused));
      } else setError(refused);
    } finally {
      setBusy(false);
    }
  };

  // with the network back, what could not be sent waits for one press, not for the typing of it
  useEffect(() => {
    if (!(error instanceof Away)) return undefined;
    const back = (): void => setError(null);
    addEventListener("online", back);
    return () => removeEventListener("online", back);
  }, [error]);

  const around: Around = { form, root: schema, errors: faults, today: me.value?.today ?? "", registers };
  const summary = Object.entries(faults).map(([pointer, detail]) => ({
    id: nearest(pointer, form),
    detail: `${titleOf(pointer, form)}${detail}`,
  }));
  return (
    <form
      class="app-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <ErrorSummary errors={summary} />
      {news !== null && (
        <div ref={told} tabIndex={-1} role="status" class="app-news">
          <Warning title="Somebody else changed this case while you were typing">
            {news.changes}
            <Merge taken={news.taken} both={news.both} typed={typed} onChange={change} />
            <p>Nothing of yours is lost, and nothing is sent yet. Look at what changed, then send the form again.</p>
          </Warning>
        </div>
      )}
      {restored && (
        <Inset>
          <p>
            What you typed {found.current ? `on ${day(found.current.at)}` : ""} is here again.{" "}
            <button
              type="button"
              class="app-link"
              onClick={() => {
                forget(draft);
                setRestored(false);
                setVersion(seen);
                setNews(null);
                setTyped({ ...emptyRecord(schema, schema), ...start });
              }}
            >
              Begin afresh
            </button>
          </p>
        </Inset>
      )}
      {above}
      {last && !restored && !touched && news === null && (
        <Inset>
          <p>
            This was recorded before, {last.said}. What you send replaces it.{" "}
            <button type="button" class="app-link" onClick={() => change({ ...typed, ...last.fields })}>
              Begin from what was recorded
            </button>
          </p>
        </Inset>
      )}
      <Fields schema={schema} value={typed} onChange={change} around={around} fixed={given} />
      <RefusedBecause error={error} />
      <Button type="submit" busy={busy}>
        {say}
      </Button>
    </form>
  );
}

/** Why it was refused: each thing in the way, whose word that is, and what would clear it. */
export function RefusedBecause({ error }: { error: unknown }): JSX.Element | null {
  if (error instanceof Refused && error.problem.obstacles?.length)
    return (
      <div class="app-fault" role="alert">
        <p>{error.message}</p>
        <Obstacles of={error.problem.obstacles} />
      </div>
    );
  return <Fault error={error} />;
}

export function Obstacles({ of: all }: { of: { rule: string; why: string; source: string; clears: string }[] }) {
  return (
    <ul class="nhsuk-list nhsuk-list--bullet app-obstacles">
      {all.map((each) => (
        <li key={each.rule + each.why}>
          {each.why}
          {each.clears && (
            <>
              {" "}
              <span>{clearedBy(each.clears)}</span>
            </>
          )}{" "}
          <span class="app-quiet">({each.source})</span>
        </li>
      ))}
    </ul>
  );
}

const sentence = (detail: string): string => {
  const said = detail.charAt(0).toUpperCase() + detail.slice(1);
  return /[.!?]$/.test(said) ? said : `${said}.`;
};

/** What is wrong, by the field of which it is told. */
export const faultsOf = ({ problem }: Refused): Record<string, string> =>
  Object.fromEntries((problem.errors ?? []).map((each) => [each.pointer, sentence(each.detail)]));

/** The field at a pointer, or the nearest around it that is on the page. */
export function nearest(pointer: string, form = ""): string {
  for (let at = pointer; at; at = at.slice(0, at.lastIndexOf("/")))
    if (document.getElementById(idOf(at, form))) return idOf(at, form);
  return idOf(pointer, form);
}

function titleOf(pointer: string, form: string): string {
  const id = idOf(pointer, form);
  const label = document.querySelector(`[for="${id}"], [id="${id}"] legend`);
  const said = label?.textContent.replace(" (optional)", "").trim();
  return said ? `${said}: ` : "";
}
