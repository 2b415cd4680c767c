/** Who is signed in with this browser, and the dialogues that stand between a person and what they asked for. */
import { computed, signal } from "@preact/signals";
import { type MeView, type Name, type SessionView, call, onGate } from "./api/client";

export const session = signal<SessionView | null>(null);
export const me = signal<MeView | null>(null);
/** Whether one of their roles may ask for this at all; what they then may see, the API says. */
export const may = (operation: Name): boolean => me.value?.may.includes(operation) ?? false;

/** Whether they are at a home: they send evidence, and see their residents' reviews on pages of their own. */
export const isHome = computed(() => may("upload_file") && !may("list_sittings"));
/** Where a case is shown to this person. */
export const placeOf = (ref: string): string => `${isHome.value ? "/home" : "/cases"}/${ref}`;

/** What a person has to do before they are answered; null: nothing. */
export type Asked = "SIGN_IN" | "FACTOR" | "PASSWORD" | "ENROL";
export const asked = signal<Asked | null>(null);
/** The dialogue lies over a page: whatever is typed there is still there. */
export const isOver = computed(() => asked.value !== null && me.value !== null);

let waiting: ((goOn: boolean) => void)[] = [];

/** Read who is signed in; with nobody, or not all the way, the sign-in page comes. */
export async function begin(): Promise<void> {
  take(await call("get_session"));
  if (asked.value === null) await meet();
}

async function meet(): Promise<void> {
  me.value = await call("get_me");
}

let ahead = 0; // milliseconds by which the clock there is ahead of this device's
/** The time by the clock that sessions end by, in milliseconds. */
export const nowThere = (): number => Date.now() + ahead;

/** Keep what the API says of the session, and of the time. */
export function keepSession(found: SessionView): void {
  ahead = new Date(found.now).getTime() - Date.now();
  session.value = found;
}

/** What follows from what the API says of the session. */
export function take(found: SessionView): void {
  keepSession(found);
  if (found.person === null) asked.value = "SIGN_IN";
  else if (found.lacks === "FACTOR") asked.value = "FACTOR";
  else if (found.lacks === "PASSWORD") asked.value = "PASSWORD";
  else if (found.must_enrol) asked.value = "ENROL";
  else asked.value = null;
}

/** The session is whole: go on with whatever waited for it. Somebody else than before begins anew. */
export async function goOn(found: SessionView): Promise<void> {
  const before = me.value?.id;
  take(found);
  if (asked.value !== null) return;
  if (before !== undefined && before !== found.person) {
    location.assign("/");
    return;
  }
  if (before === undefined) await meet();
  const all = waiting;
  waiting = [];
  all.forEach((each) => each(true));
}

/** The dialogue was put aside: whatever waited is refused as it was. */
export function putAside(): void {
  asked.value = null;
  const all = waiting;
  waiting = [];
  all.forEach((each) => each(false));
}

/** Give up the session here. */
export async function signOut(): Promise<void> {
  await call("sign_out");
  location.assign("/");
}

onGate(async (refused) => {
  if (me.value === null) return false; // signing in for the first time: its page says it all
  if (refused.code === "StepUpNeeded" && session.value?.enrolled === false) return false;
  asked.value =
    refused.code === "NotSignedIn" ? "SIGN_IN" : refused.code === "PasswordMustChange" ? "PASSWORD" : "FACTOR";
  return new Promise((resolve) => waiting.push(resolve));
});
