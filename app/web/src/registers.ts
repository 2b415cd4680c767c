/** Who and what forms can name: people, homes, commissioners and councils by name. */
import { call } from "./api/client";
import type { Around } from "./forms/fields";

export type Registers = Around["registers"];
let read: Promise<Registers> | null = null;

/** The registers by name. What cannot be listed is typed. */
export function registers(): Promise<Registers> {
  read ??= gather();
  return read;
}

async function gather(): Promise<Registers> {
  const [people, organisations] = await Promise.allSettled([call("list_people"), call("list_organisations")]);
  const found: Registers = {};
  if (people.status === "fulfilled")
    found.person = people.value.map((each) => ({ value: each.id, label: `${each.name}, ${each.profession}` }));
  if (organisations.status === "fulfilled") {
    const named = (kind: string): Registers[string] =>
      organisations.value
        .filter((each) => each.kind === kind || kind === "")
        .map((each) => ({ value: each.ods_code, label: `${each.name} (${each.ods_code})` }));
    Object.assign(found, {
      organisation: named(""),
      provider: named("PROVIDER"),
      commissioner: named("COMMISSIONER"),
      council: named("LOCAL_AUTHORITY"),
    });
  }
  if (people.status === "rejected" || organisations.status === "rejected") read = null; // ask again next time
  return found;
}

/** "Ada Lovelace" for "ada", "Ashgrove House" for "PRV-A"; the code itself when nobody is called so. */
export function nameOf(names: Registers, code: string | null | undefined): string {
  if (!code) return "";
  const found = [...(names.person ?? []), ...(names.organisation ?? [])].find((each) => each.value === code);
  return found ? found.label.replace(/(, [^,]*| \([^)]*\))$/, "") : code;
}
