/** Of a long list only the rows near the window are drawn: which those are. */
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";

export type Slice = { from: number; to: number };
const BESIDE = 15; // rows drawn above and below what is seen

/** The rows to draw of `count` rows, each `height` pixels high, of which the first begins at `top` on the screen. */
export function sliceOf(top: number, height: number, count: number, screen: number): Slice {
  const first = Math.floor(-top / height) - BESIDE;
  const last = Math.ceil((screen - top) / height) + BESIDE;
  const from = Math.max(0, Math.min(first, count - 1));
  return { from, to: Math.max(from, Math.min(count, last)) };
}

/** Follows the window; `body` holds the rows, each marked with `data-row`. */
export function useWindow(body: RefObject<HTMLElement | null>, count: number): Slice & { height: number } {
  const [height, setHeight] = useState(56);
  const [slice, setSlice] = useState<Slice>({ from: 0, to: Math.min(count, 40) });

  useEffect(() => {
    let waits = 0;
    const look = (): void => {
      waits = 0;
      const box = body.current;
      if (!box) return;
      const high = box.querySelector<HTMLElement>("[data-row]")?.getBoundingClientRect().height ?? 0;
      if (high > 0) setHeight(high);
      const next = sliceOf(box.getBoundingClientRect().top, high || height, count, innerHeight);
      setSlice((now) => (now.from === next.from && now.to === next.to ? now : next));
    };
    const soon = (): void => {
      waits ||= requestAnimationFrame(look);
    };
    look();
    addEventListener("scroll", soon, { passive: true });
    addEventListener("resize", soon);
    return () => {
      cancelAnimationFrame(waits);
      removeEventListener("scroll", soon);
      removeEventListener("resize", soon);
    };
  }, [count, height]);
  return { ...slice, to: Math.min(slice.to, count), height };
}

/** An empty row that stands for `rows` rows that are not drawn. Its height is set by script: the policy takes no style. */
export function useHeight(box: RefObject<HTMLElement | null>, pixels: number): void {
  useLayoutEffect(() => {
    if (box.current) box.current.style.height = `${pixels}px`;
  }, [pixels]);
}
