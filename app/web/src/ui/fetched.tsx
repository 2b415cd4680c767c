/** Pages that are fetched when they are gone to, also over a network that comes and goes. */
import type { JSX } from "preact";
import { lazy } from "preact-iso";
import { Away } from "../api/client";
import { FaultPage } from "./elements";

type Shown<P> = (props: P) => JSX.Element;
type Fetch<P> = () => Promise<{ default: Shown<P> }>;

const PAUSE = 1_000; // milliseconds between two tries, unless the network comes back sooner

/** As preact-iso's `lazy`, but a page that did not come is waited for. */
export const fetched = <P,>(load: Fetch<P>): ReturnType<typeof lazy<Shown<P>>> =>
  lazy(async () => {
    const mark = `loaded anew for ${String(load)}`; // of this part alone: a page may be made of several
    try {
      const { default: found } = await load();
      sessionStorage.removeItem(mark);
      return found;
    } catch {
      return anew<P>(mark);
    }
  });

/**
 * Once the service answers again, load everything anew at the address that was gone to: a browser that failed to fetch a
 * part of the program does not ask for it again. If that was done for this part already, or who waited has gone elsewhere
 * meanwhile, where they may be typing, whoever is there decides.
 */
async function anew<P>(mark: string): Promise<Shown<P>> {
  const to = location.pathname;
  while (!(await answers())) await pause();
  if (sessionStorage.getItem(mark) || location.pathname !== to) return NotFetched;
  sessionStorage.setItem(mark, to);
  location.reload();
  return new Promise(() => undefined);
}

const answers = (): Promise<boolean> =>
  fetch("/", { method: "HEAD", cache: "no-store" }).then(
    ({ ok }) => ok,
    () => false,
  );

const pause = (): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      removeEventListener("online", end);
      resolve();
    };
    const timer = setTimeout(end, PAUSE);
    addEventListener("online", end);
  });

const NotFetched = (): JSX.Element => (
  <FaultPage title="This page did not come" error={new Away()} again={() => location.reload()} />
);
