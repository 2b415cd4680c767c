/** What is typed and not yet sent, kept on this device until it is sent: a closed laptop loses nothing. */
import { me } from "./session";

export type Draft<T> = { typed: T; seen: number; at: string };
const DAYS_KEPT = 14;

const nameOf = (what: string): string => `draft ${me.value?.id ?? ""} ${what}`;

export function keep(what: string, typed: unknown, seen: number): void {
  try {
    localStorage.setItem(nameOf(what), JSON.stringify({ typed, seen, at: new Date().toISOString() }));
  } catch {
    // a browser without room, or one that keeps nothing: the page still holds it
  }
}

export function kept<T>(what: string): Draft<T> | null {
  try {
    const found = localStorage.getItem(nameOf(what));
    return found ? (JSON.parse(found) as Draft<T>) : null;
  } catch {
    return null;
  }
}

export function forget(what: string): void {
  try {
    localStorage.removeItem(nameOf(what));
  } catch {
    // there was nothing to forget
  }
}

/** Drop what nobody came back to: records of care do not lie about on devices. */
export function tidy(now = new Date()): void {
  try {
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith("draft ")) continue;
      const at = (JSON.parse(localStorage.getItem(name) ?? "{}") as { at?: string }).at ?? "";
      if (now.getTime() - new Date(at).getTime() > DAYS_KEPT * 86_400_000) localStorage.removeItem(name);
    }
  } catch {
    // nothing is kept here
  }
}
