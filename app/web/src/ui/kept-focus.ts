/** A page that changes under somebody's hands, by their own act or by somebody else's, takes no focus from them. */
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

const HEADINGS = "h1, h2, h3, h4";

/** From the inside to the outside: the parts of the page that an element lies in. */
function around(element: Element, within: Element): Element[] {
  const parts: Element[] = [];
  for (let at = element.parentElement; at && within.contains(at); at = at.parentElement) parts.push(at);
  return parts;
}

function isOnScreen(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

type Had = { element: Element; parts: Element[]; seen: boolean };

/**
 * When what had the focus is gone, the heading of the nearest part of the page that is still there takes it. Without
 * that it falls to the body: a screen reader begins again at the top, and nobody sees any more where they are.
 * A page or a dialogue that puts the focus somewhere itself has the last word. What has the focus and is pushed off the
 * screen, by what comes above it, is brought back to it.
 */
export function useKeptFocus(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const main = place.current;
    if (!main) return undefined;
    let had: Had | null = null;
    const comes = ({ target }: FocusEvent): void => {
      if (target instanceof Element) had = { element: target, parts: around(target, main), seen: isOnScreen(target) };
    };
    // who has put the focus nowhere, by a press beside everything, is not brought back to it
    const goes = (): void =>
      queueMicrotask(() => {
        if (had?.element.isConnected && document.activeElement === document.body) had = null;
      });
    // nor is who has scrolled away from it
    const scrolls = (): void => {
      if (had) had.seen = isOnScreen(had.element);
    };
    const find = (parts: Element[]): HTMLElement | undefined =>
      parts
        .filter((part) => part.isConnected)
        .map((part) => part.querySelector<HTMLElement>(HEADINGS))
        .find((heading) => heading?.checkVisibility()) ?? undefined;
    const look = (): void => {
      if (!had) return;
      const { element, parts, seen } = had;
      if (element === document.activeElement) {
        if (seen && !isOnScreen(element)) element.scrollIntoView({ block: "nearest" });
        return;
      }
      if (element.isConnected || document.activeElement !== document.body) return;
      const heading = find(parts);
      if (!heading) return; // nothing is there yet: the next change of the page is looked at again
      heading.tabIndex = -1;
      heading.focus();
    };
    let frame = 0; // looked at once a frame, where the browser lays the page out anyway
    const watch = new MutationObserver(() => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        look();
      });
    });
    watch.observe(main, { childList: true, subtree: true });
    main.addEventListener("focusin", comes);
    main.addEventListener("focusout", goes);
    addEventListener("scroll", scrolls, { capture: true, passive: true });
    return () => {
      watch.disconnect();
      cancelAnimationFrame(frame);
      main.removeEventListener("focusin", comes);
      main.removeEventListener("focusout", goes);
      removeEventListener("scroll", scrolls, { capture: true });
    };
  }, [place]);
}
