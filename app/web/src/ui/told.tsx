/** What was done is said beside the place where it was done; when that place went with the deed, it is said here. */
import { signal } from "@preact/signals";
import type { JSX, RefObject } from "preact";
import { useRef } from "preact/hooks";

const told = signal({ turn: 0, said: "" });

/**
 * Stands on every page and in every dialogue from the beginning: only what changes in a region that was there before is
 * read out, and nothing is read out that lies beneath a dialogue.
 */
export function Told(): JSX.Element {
  const before = useRef(told.peek().turn);
  const { turn, said } = told.value;
  return (
    <div role="status" class="nhsuk-u-visually-hidden">
      {turn > before.current && <span key={turn}>{said}</span>}
    </div>
  );
}

/** Say it on the page, unless `place`, where it has just been said, is still there once the page has changed. */
export function tellIfGone(place: RefObject<Element | null>, said: string): void {
  if (!said) return;
  const look = (): void => {
    if (!place.current?.isConnected) told.value = { turn: told.value.turn + 1, said };
  };
  requestAnimationFrame(() => requestAnimationFrame(look)); // a page changes within a frame
}
