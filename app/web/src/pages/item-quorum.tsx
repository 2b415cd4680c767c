/** The quorum of an item, which explains itself: who counts, by profession, what is missing, and the count in words. */
import type { JSX } from "preact";
import type { ItemView, MemberView, SittingView } from "../api/client";
import { Tag } from "../ui/elements";
import { human } from "../words";
import { quorumInWords, useTerms } from "./room-terms";

type Stand = "counts" | "here" | "away";

/** Whether a member counts, is here without counting, or is not here. */
const standOf = (member: MemberView, voters: string[]): Stand =>
  voters.includes(member.person) ? "counts" : member.present ? "here" : "away";

const SAID: { [stand in Stand]: string } = { counts: "counts", here: "here, does not count", away: "not here" };

export function Quorum({ held, item }: { held: SittingView; item: ItemView }): JSX.Element | null {
  const terms = useTerms();
  if (!item.quorum) return null;
  const { met, voters, missing, sentence } = item.quorum;
  const own = terms.data?.find((each) => each.name === held.panel);
  const professions = [...new Set(held.members.map((each) => each.profession))];
  return (
    <section class="app-card" aria-labelledby="quorum" aria-live="polite">
      <h2 class="nhsuk-heading-s" id="quorum">
        Quorum <Tag colour={met ? "green" : "red"}>{met ? "Quorate" : "Not quorate"}</Tag>
      </h2>
      {item.status === "LISTED" && <p class="app-quiet">As it would be if the item were called now.</p>}
      {item.stopped && (
        <p class="app-stopped">The item stands still: missing {item.stopped}. Nothing is decided meanwhile.</p>
      )}
      {!met && missing.length > 0 && (
        <p>
          Missing: <strong>{missing.join("; ")}</strong>.
        </p>
      )}
      <dl class="app-seats">
        {professions.map((profession) => {
          const seated = held.members.filter((each) => each.profession === profession);
          const counting = seated.filter((each) => voters.includes(each.person)).length;
          return (
            <div key={profession}>
              <dt>
                {human(profession)}: {counting}
              </dt>
              <dd>
                {seated.map((each) => {
                  const stand = standOf(each, voters);
                  return (
                    <span key={each.person} class={`app-seats__one app-seats__one--${stand}`}>
                      <span aria-hidden="true">{stand === "counts" ? "●" : stand === "here" ? "◐" : "○"}</span>{" "}
                      {each.name}
                      <span class="app-quiet">
                        , {each.voting ? SAID[stand] : stand === "away" ? SAID.away : "advises"}
                      </span>
                    </span>
                  );
                })}
              </dd>
            </div>
          );
        })}
      </dl>
      <p class="app-sum">{sentence}.</p>
      {own && <p class="app-quiet">Needed: {quorumInWords(own)}.</p>}
    </section>
  );
}
