/** What happened to a case after the version that somebody had read. */
import type { JSX } from "preact";
import { call } from "../api/client";
import { day } from "../words";

export async function changesSince(ref: string, seen: number): Promise<JSX.Element> {
  const { entries } = await call("get_history", { path: { ref } });
  return (
    <ul class="nhsuk-list nhsuk-list--bullet">
      {entries
        .filter((each) => each.seq > seen)
        .map((each) => (
          <li key={each.seq}>
            {each.label}, by {each.actor}, {day(each.at)}
          </li>
        ))}
    </ul>
  );
}
