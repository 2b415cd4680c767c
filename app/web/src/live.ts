/** A sitting as it happens: read at once, then told of whatever changes, also over a network that comes and goes. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { type SittingView, Refused, addressOf, call } from "./api/client";

/** LIVE: what is shown is how it stands. TRYING: the line broke a moment ago. AWAY: it has been gone for long. */
export type Line = "LIVE" | "TRYING" | "AWAY";
export type Event_ = { id: string; data: string };

const SILENT = 40_000; // the service says every 15 seconds that it is there
const LONG = 15_000; // from then on the line counts as gone, and the page asks instead
const WAITS = [500, 1_000, 2_000, 5_000, 10_000];

/** The whole events of a stream read so far, and what is left of it; comments are only a sign of life. */
export function eventsIn(text: string): { events: Event_[]; rest: string } {
  const parts = text.replaceAll("\r\n", "\n").split("\n\n");
  const rest = parts.pop() ?? "";
  const events = parts.flatMap((part) => {
    const field = (name: string): string =>
      part
        .split("\n")
        .filter((line) => line.startsWith(`${name}:`))
        .map((line) => line.slice(name.length + 1).replace(/^ /, ""))
        .join("\n");
    const data = field("data");
    return data ? [{ id: field("id"), data }] : [];
  });
  return { events, rest };
}

/** Hear one stream to its end. Raises when it cannot be opened, breaks, falls silent, or the device leaves its network. */
async function hear(
  sitting: string,
  last: string,
  signal: AbortSignal,
  heard: () => void,
  told: (event: Event_) => void,
): Promise<void> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENT);
  const stop = AbortSignal.any([signal, silence.signal]);
  const cut = (): void => silence.abort();
  addEventListener("offline", cut);
  try {
    const headers: Record<string, string> = { accept: "text/event-stream", ...(last && { "last-event-id": last }) };
    const answer = await fetch(addressOf("watch_sitting", { sitting }), { headers, signal: stop, cache: "no-store" });
    if (!answer.ok || !answer.body) throw new Error(`${answer.status}`);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let text = ""; ;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENT);
      heard();
      const found = eventsIn(text + value);
      text = found.rest;
      found.events.forEach(told);
    }
  } finally {
    clearTimeout(timer);
    removeEventListener("offline", cut);
  }
}

/** Wait, but not once the network or the reader is back. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      removeEventListener("online", end);
      document.removeEventListener("visibilitychange", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    addEventListener("online", end);
    document.addEventListener("visibilitychange", end);
    signal.addEventListener("abort", end);
  });

export type Live = {
  sitting: SittingView | null;
  line: Line;
  /** When it was last known how it stands. */
  at: Date | null;
  error: unknown;
  /** Show what an act was answered with; how it stands is asked again, as the line may have told of more meanwhile. */
  put: (view: SittingView) => void;
  again: () => Promise<void>;
};

export function useSitting(id: string): Live {
  const [sitting, show] = useState<SittingView | null>(null);
  const [line, setLine] = useState<Line>("TRYING");
  const [at, setAt] = useState<Date | null>(null);
  const [error, setError] = useState<unknown>(null);
  const turn = useRef(0);
  const told = useRef(0);

  const again = useCallback(async () => {
    const [mine, before] = [turn.current, told.current];
    try {
      const found = await call("get_sitting", { path: { sitting: id } });
      if (mine !== turn.current) return;
      // an answer that was overtaken by the line may be older than what the line told, which would never tell it again
      if (before === told.current) show(found);
      setAt(new Date());
      setError(null);
    } catch (failed) {
      if (mine === turn.current) setError(failed);
    }
  }, [id]);

  const put = useCallback(
    (view: SittingView) => {
      show(view);
      void again();
    },
    [again],
  );

  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    turn.current += 1;
    show(null);
    const stay = async (): Promise<void> => {
      await again();
      let [last, tries, lost] = ["", 0, Date.now()];
      const alive = (): void => {
        tries = 0;
        lost = Date.now();
        setLine("LIVE");
        setAt(new Date());
        setError((before: unknown) => (before instanceof Refused ? before : null));
      };
      const hasStopped = (): boolean => signal.aborted;
      while (!hasStopped()) {
        try {
          await hear(id, last, signal, alive, (event) => {
            last = event.id;
            told.current += 1;
            show(JSON.parse(event.data) as SittingView);
            setError(null);
          });
        } catch {
          // the line is down, or the service says why not: asking tells
        }
        if (hasStopped()) return;
        setLine(!navigator.onLine || Date.now() - lost > LONG ? "AWAY" : "TRYING");
        await pause(WAITS[Math.min(tries++, WAITS.length - 1)] ?? 0, signal);
        if (!hasStopped() && tries > 1) await again(); // who has to sign in again does so here
      }
    };
    void stay();
    return () => {
      turn.current += 1;
      stop.abort();
    };
  }, [id, again]);

  return { sitting, line, at, error, put, again };
}
