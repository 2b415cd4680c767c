/** Asking the API: one call an operation, typed by its description. */
import { type Operations, type Problem, routes } from "./schema";

export type * from "./schema";

export type Name = keyof Operations;
type Present<T> = { [K in keyof T as T[K] extends undefined ? never : K]: T[K] };
type Needs<N extends Name> = Present<Pick<Operations[N], "path" | "body">> & {
  query?: Operations[N]["query"];
  /** The version of the case that was last read (If-Match). */
  seen?: number;
  /** One key a wish of a person, however often it is sent (Idempotency-Key). */
  key?: string;
  /** A file, in place of a body. */
  file?: File;
  /** The answer is a file to keep: it comes as a Blob. */
  blob?: boolean;
  signal?: AbortSignal;
};
type Args<N extends Name> = Record<string, never> extends Needs<N> ? [needs?: Needs<N>] : [needs: Needs<N>];

/** The API refused: what happened, why, and what to do, in its own words. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.detail || problem.title);
  }

  get code(): string {
    return this.problem.code;
  }
}

/** There was no answer: the network, or the service, is away. Whatever was asked may be asked again with its key. */
export class Away extends Error {
  constructor() {
    super("The service cannot be reached. What you typed is kept on this device. Try again in a moment.");
  }
}

/** What to do when an answer says that somebody has to sign in, or to give a second factor; true: ask again. */
type Gate = (refused: Refused) => Promise<boolean>;
let gate: Gate = () => Promise.resolve(false);
export const onGate = (way: Gate): void => {
  gate = way;
};

/** A key for one wish. */
export const newKey = (): string => crypto.randomUUID();

/** Ask; answers the data. Raises Refused and Away. Whoever has to sign in first does so, and is answered then. */
export async function call<N extends Name>(name: N, ...[needs]: Args<N>): Promise<Operations[N]["ok"]> {
  const given = (needs ?? {}) as Needs<Name> & { path?: Record<string, string>; body?: unknown; key?: string };
  if (routes[name][0] === "POST") given.key ??= newKey();
  return throughGate(() => once(name, given) as Promise<Operations[N]["ok"]>);
}

/** Ask, and whoever has to sign in or give a factor first does so and is asked for then. */
export async function throughGate<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Refused && GATES.has(error.code) && (await gate(error)))) throw error;
    }
  }
}

const GATES = new Set(["NotSignedIn", "SecondFactorNeeded", "StepUpNeeded", "PasswordMustChange"]);

export function addressOf(name: Name, path: Record<string, string> = {}, query: object = {}): string {
  const at = routes[name][1].replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(path[key] ?? ""));
  const found = new URLSearchParams();
  for (const [key, value] of Object.entries(query as Record<string, string | number | boolean | null | undefined>))
    if (value !== undefined && value !== null && value !== "") found.append(key, String(value));
  const said = found.toString();
  return said ? `${at}?${said}` : at;
}

async function once(
  name: Name,
  given: Needs<Name> & { path?: Record<string, string>; body?: unknown },
): Promise<unknown> {
  const headers: Record<string, string> = { accept: "application/json", "x-quorate": "1" };
  const init: RequestInit = { method: routes[name][0], headers, signal: given.signal ?? null };
  if (given.seen !== undefined) headers["if-match"] = `"${given.seen}"`;
  if (given.key !== undefined) headers["idempotency-key"] = given.key;
  if (given.file) {
    init.body = given.file;
    headers["content-type"] = given.file.type || "application/octet-stream";
    headers["x-file-name"] = encodeURIComponent(given.file.name);
  } else if (given.body !== undefined) {
    init.body = JSON.stringify(given.body);
    headers["content-type"] = "application/json";
  }
  let answer: Response;
  try {
    answer = await fetch(addressOf(name, given.path, given.query ?? {}), init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Away();
  }
  const isJson = answer.headers.get("content-type")?.includes("json") ?? false;
  if (answer.ok && given.blob) return await answer.blob();
  if (answer.ok) return answer.status === 204 ? undefined : isJson ? await answer.json() : await answer.text();
  if (!isJson) throw new Away();
  throw new Refused(answer.status, (await answer.json()) as Problem);
}

/** An error in words for people. */
export function wordsOf(error: unknown): string {
  if (error instanceof Refused || error instanceof Away) return error.message;
  return "Something went wrong on this page, which is our fault. What you typed is kept. Load the page again.";
}
