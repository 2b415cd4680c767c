/** Pages that are fetched when they are gone to, also over a network that comes and goes. */
import type { JSX } from "preact";
import { lazy } from "preact-iso";
import { Away } from "../api/client";
import { FaultPage } from "./elements";

type Shown<P> = (props: P) => JSX.Element;
type Fetch<P> = () => Promise<{ default: Shown<P> }>;

const PAUSE = 1_000; // milliseconds between two tries, unless the network comes back sooner
const MARK = "loaded anew for";

/** As preact-iso's `lazy`, but a page that did not come is waited for. */
export const fetched = <P,>(load: Fetch<P>): ReturnType<typeof lazy<Shown<P>>> =>
  lazy(async () => {
    try {
      const { default: found } = await load();
      sessionStorage.removeItem(MARK);
      return found;
    } catch {
      return anew<P>();
    }
  });

/**
 * Once the service answers again, load everything anew at the address that was gone to: a browser that failed to fetch a
 * part of the program does not ask for it again. What was typed is kept on the device. If that was done for this address
 * already, whoever is there decides.
 */
async function anew<P>(): Promise<Shown<P>> {
  while (!(await answers())) await pause();
  if (sessionStorage.getItem(MARK) === location.pathname) return NotFetched;
  sessionStorage.setItem(MARK, location.pathname);
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
