/** Two minutes before a session ends it says so, and offers to stay. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { call } from "../api/client";
import { asked, keepSession, nowThere, session, take } from "../session";
import { Dialogue } from "./dialogue";
import { Button, Fault } from "./elements";

const WARN = 120_000;
const LONGEST = 2 ** 31 - 1; // a browser counts no further

/** How long until a session ends, in milliseconds, and whether using it would put that off. */
export function left(
  found: { idle_until?: string | null; ends_at?: string | null },
  now: number,
): { ms: number; renews: boolean } | null {
  if (!found.idle_until || !found.ends_at) return null;
  const [idle, end] = [new Date(found.idle_until).getTime(), new Date(found.ends_at).getTime()];
  return { ms: Math.min(idle, end) - now, renews: idle < end };
}

export function Timeout(): JSX.Element | null {
  const [warns, setWarns] = useState<{ renews: boolean; at: number } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [now, setNow] = useState(nowThere());
  const found = session.value;

  // asking how long there is does not use the session: only what a person does keeps it
  const look = async (): Promise<void> => {
    const read = await call("get_session");
    if (!read.person) {
      setWarns(null);
      take(read);
      return;
    }
    keepSession(read);
    const rest = left(read, nowThere());
    setWarns(rest && rest.ms <= WARN ? { renews: rest.renews, at: nowThere() + rest.ms } : null);
    setNow(nowThere());
  };
  useEffect(() => {
    const rest = found && asked.value === null ? left(found, nowThere()) : null;
    if (!rest) return undefined;
    const pause = rest.ms > WARN ? rest.ms - WARN : Math.max(rest.ms, 1000);
    const timer = setTimeout(() => void look().catch(() => undefined), Math.min(pause, LONGEST));
    return () => clearTimeout(timer);
  }, [found, warns]);
  useEffect(() => {
    if (!warns) return undefined;
    const ticks = setInterval(() => {
      setNow(nowThere());
      if (nowThere() > warns.at) void look().catch(() => undefined);
    }, 15_000);
    return () => clearInterval(ticks);
  }, [warns]);

  if (!warns || asked.value !== null) return null;
  const stay = async (): Promise<void> => {
    setError(null);
    try {
      await call("get_me");
      setWarns(null);
      await look();
    } catch (failed) {
      setError(failed);
    }
  };
  const seconds = Math.max(0, Math.ceil((warns.at - now) / 15_000) * 15);
  return (
    <Dialogue title="You will be signed out soon" onClose={() => setWarns(null)}>
      <p aria-live="polite">
        {seconds > 60 ? "In less than two minutes" : `In about ${seconds} seconds`}
        {warns.renews
          ? " this session ends, because nothing was done in it for a while."
          : " this session ends, because no session lasts longer. Then you sign in again and go on where you were."}
      </p>
      <p>What you typed is kept on this device.</p>
      <Fault error={error} />
      {warns.renews ? (
        <Button onClick={stay}>Stay signed in</Button>
      ) : (
        <Button onClick={() => setWarns(null)}>Go on</Button>
      )}
    </Dialogue>
  );
}
