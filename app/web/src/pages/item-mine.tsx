/** One's own part in an item: a first opinion, a ballot, standing behind a departure; and what one has said so far. */
import type { JSX } from "preact";
import { me } from "../session";
import { Details, Inset } from "../ui/elements";
import { clearedBy, human } from "../words";
import type { InRoom } from "./item";
import { type Option, SEALED, inRoom, listingOf } from "./item-data";
import { DeclareForm } from "./item-declare";
import { RoomForm } from "./item-form";

export function Mine(room: InRoom): JSX.Element {
  const { heard, held, item, live } = room;
  const { found } = heard;
  const own = inRoom(found).own;
  const listing = listingOf(found, held.id);
  const mine = me.value?.id ?? "";
  const opinion = listing?.opinions.find((each) => each.person === mine && each.choice !== SEALED);
  const ballot = listing?.ballots.find((each) => each.person === mine && each.choice !== SEALED);
  const asked = own.filter((each) => each.action !== "declare_interest");
  const now = asked.filter((each) => each.allowed && (each.action !== "cast_ballot" || !ballot));
  const not = asked.filter((each) => !each.allowed && isWorthSaying(each, item.stage));
  const paused = held.paused_at !== null;
  return (
    <section class="app-card app-mine" aria-labelledby="mine">
      <h2 class="nhsuk-heading-s" id="mine">
        Your part
      </h2>
      {item.status === "LISTED" && <p>The item is not called yet. Read its papers meanwhile.</p>}
      <div role="status">
        {opinion && (
          <p>
            Your first opinion: <strong>{human(opinion.choice)}</strong>.{" "}
            {listing?.discussing || listing?.closed
              ? "It is open to all."
              : "It is sealed until everybody has locked theirs or the chair opens the discussion."}
          </p>
        )}
        {ballot && (
          <p>
            Your vote: <strong>{human(ballot.choice)}</strong>
            {listing?.closed
              ? ". The vote is closed."
              : ". You can change it until the vote is closed; the last one counts."}
          </p>
        )}
      </div>
      {paused && now.length > 0 && (
        <Inset>The sitting is paused. What you type is kept; it is taken once it goes on.</Inset>
      )}
      {now.map((each) =>
        each.action === "confirm_departure" ? (
          <Details key={each.action} summary={`${each.label} from the recommendation`}>
            <p>Only where the panel decides otherwise than was recommended: a second voter stands behind it.</p>
            <RoomForm {...room} option={each} />
          </Details>
        ) : (
          <RoomForm key={each.action} {...room} option={each} />
        ),
      )}
      {ballot && asked.some((each) => each.action === "cast_ballot" && each.allowed) && (
        <Details summary="Change my vote">
          {asked
            .filter((each) => each.action === "cast_ballot")
            .map((each) => (
              <RoomForm key={ballot.choice + ballot.reason} {...room} option={each} />
            ))}
        </Details>
      )}
      {not.map((each) => (
        <div key={each.action} class="app-not">
          <p>
            <strong>{each.label}:</strong> not now.
          </p>
          <ul class="nhsuk-list nhsuk-list--bullet">
            {each.obstacles.map((why) => (
              <li key={why.rule}>
                {why.why} <span class="app-quiet">{clearedBy(why.clears)}</span>
              </li>
            ))}
          </ul>
        </div>
      ))}
      {own.some((each) => each.action === "declare_interest") && (
        <Details summary="I have an interest after all">
          <DeclareForm live={live} reference={item.ref} programme={found.programme} />
        </Details>
      )}
    </section>
  );
}

/** What the step at which the item is makes plain needs no words. */
function isWorthSaying(option: Option, stage: InRoom["item"]["stage"]): boolean {
  if (option.action === "cast_ballot") return stage === "OPINIONS" || stage === "DISCUSSION" || stage === "VOTING";
  return option.action === "lock_opinion" && stage === "OPINIONS" && !/locked/.test(option.obstacles[0]?.rule ?? "");
}
