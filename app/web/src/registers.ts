/** Who and what forms can name. */
import { call } from "./api/client";
import type { Around } from "./forms/fields";

let read: Around["registers"] | null = null;

/** People by name. What cannot be listed is typed. */
export async function registers(): Promise<Around["registers"]> {
  if (read !== null) return read;
  try {
    const people = await call("list_people");
    read = { person: people.map((each) => ({ value: each.id, label: `${each.name}, ${each.profession}` })) };
    return read;
  } catch {
    return {};
  }
}
