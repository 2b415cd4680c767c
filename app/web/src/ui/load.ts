/** Reading from the API into a page. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";

export type Loaded<T> = { data: T | null; error: unknown; again: () => Promise<void>; set: (data: T) => void };

/** Read once the page comes, and again when one of `on` changes; what comes late of an earlier reading is dropped. */
export function useLoad<T>(read: () => Promise<T>, on: unknown[]): Loaded<T> {
  const [data, setData] = useState<T | null>(null);
  const [error, setError] = useState<unknown>(null);
  const turn = useRef(0);
  const again = useCallback(async () => {
    const mine = ++turn.current;
    try {
      const found = await read();
      if (mine === turn.current) {
        setData(found);
        setError(null);
      }
    } catch (failed) {
      if (mine === turn.current) setError(failed);
    }
  }, on);
  useEffect(() => {
    void again();
    return () => {
      turn.current += 1;
    };
  }, [again]);
  return { data, error, again, set: setData };
}
