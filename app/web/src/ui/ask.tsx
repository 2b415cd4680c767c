/** A small form of a page: what was typed stays when it is refused, and what was done is said. */
import type { ComponentChildren, JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { RefusedBecause } from "../forms/move-form";
import { Refused } from "../api/client";
import { Button } from "./elements";
import { ErrorSummary } from "./inputs";
import { tellIfGone } from "./told";

export function Ask({
  say,
  go,
  kind,
  small,
  at = (pointer) => pointer.split("/").at(-1) ?? "",
  children,
}: {
  say: string;
  /** Does it, and answers what is said then. */
  go: () => Promise<string>;
  kind?: "secondary" | "warning";
  small?: boolean;
  /** The id of the field of which a fault is told. */
  at?: (pointer: string) => string;
  children?: ComponentChildren;
}): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const [error, setError] = useState<unknown>(null);
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setError(null);
    setSaid("");
    try {
      const done = await go();
      setSaid(done);
      tellIfGone(place, done);
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
    }
  };
  const faults = error instanceof Refused ? (error.problem.errors ?? []) : [];
  return (
    <form
      class="app-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {children}
      {faults.length > 0 ? (
        <ErrorSummary
          errors={faults.map((each) => ({
            id: at(each.pointer),
            detail: `${(each.pointer.split("/").at(-1) ?? "").replaceAll("_", " ")}: ${each.detail}`,
          }))}
        />
      ) : (
        <RefusedBecause error={error} />
      )}
      <div role="status" ref={place}>
        {said && <p class="app-done">{said}</p>}
      </div>
      <Button type="submit" busy={busy} {...(kind ? { kind } : {})} {...(small ? { small } : {})}>
        {say}
      </Button>
    </form>
  );
}

/** The ways from one part of a place to another. */
export function Parts({
  label,
  parts,
  at,
}: {
  label: string;
  parts: { at: string; name: string }[];
  at: string;
}): JSX.Element {
  return (
    <nav aria-label={label} class="app-parts">
      {parts.map((each) => (
        <a key={each.at} href={each.at} aria-current={each.at === at ? "page" : undefined}>
          {each.name}
        </a>
      ))}
    </nav>
  );
}
