/** Which version of each case this person last opened on this device: what changed since is marked in lists. */
import { me } from "./session";

const NAME = (): string => `seen ${me.value?.id ?? ""}`;
const MOST = 5000; // the oldest go first

function all(): Record<string, number> {
  try {
    return JSON.parse(localStorage.getItem(NAME()) ?? "{}") as Record<string, number>;
  } catch {
    return {};
  }
}

export function opened(ref: string, seq: number): void {
  try {
    const kept = Object.entries(all())
      .filter(([other]) => other !== ref)
      .slice(-MOST);
    localStorage.setItem(NAME(), JSON.stringify({ ...Object.fromEntries(kept), [ref]: seq }));
  } catch {
    // a device that keeps nothing marks nothing as read
  }
}

export type Mark = "new" | "changed" | "";

/** For one list: how each of its cases stands to what was opened here. */
export function marks(): (ref: string, seq: number) => Mark {
  const found = all();
  return (ref, seq) => (found[ref] === undefined ? "new" : seq > found[ref] ? "changed" : "");
}
