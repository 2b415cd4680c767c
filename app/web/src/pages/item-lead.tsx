/** What whoever leads the item can do now: call it, open the discussion, close the vote, record what was decided. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Obstacles } from "../forms/move-form";
import { Button, Details } from "../ui/elements";
import type { InRoom } from "./item";
import { type Option, doInRoom, inRoom } from "./item-data";
import { RoomForm } from "./item-form";
import { Act, nameIn } from "./room";
import { leads } from "./sitting-conduct";

const FORMLESS = new Set(["open_item", "open_discussion", "close_vote"]);

export function Lead(room: InRoom): JSX.Element | null {
  const { held, heard, item } = room;
  const [doing, setDoing] = useState<string | null>(null);
  const { leading, outcomes } = inRoom(heard.found);
  const all = [...leading, ...outcomes];
  if (!leads(held) || all.length === 0) return null;
  const can = all.filter((each) => each.allowed);
  const cannot = all.filter((each) => !each.allowed);
  const anew = item.status === "OPEN" ? can.find((each) => each.action === "open_item") : undefined;
  const chosen = can.find((each) => each.action === doing);
  return (
    <section class="app-card" aria-labelledby="lead">
      <h2 class="nhsuk-heading-s" id="lead">
        Leading the item
      </h2>
      {can.length === 0 && <p class="app-quiet">Nothing to do at this step.</p>}
      {can
        .filter((each) => FORMLESS.has(each.action) && each !== anew)
        .map((each) => (
          <div key={each.action}>
            <Missing option={each} room={room} />
            <Press option={each} room={room} />
          </div>
        ))}
      <div class="app-row">
        {can
          .filter((each) => !FORMLESS.has(each.action))
          .map((each) => (
            <Button
              key={each.action}
              kind="secondary"
              small
              expanded={doing === each.action}
              onClick={() => setDoing(doing === each.action ? null : each.action)}
            >
              {each.label}
            </Button>
          ))}
      </div>
      {chosen && (
        <div class="app-group">
          <h3 class="nhsuk-heading-xs">{chosen.label}</h3>
          <RoomForm {...room} option={chosen} onDone={() => setDoing(null)} />
        </div>
      )}
      {anew && (
        <Details summary={`${anew.label} anew`}>
          <p>
            When somebody came or left since: the roll is made of who is here now, and the item is heard from the
            beginning. First opinions, and votes if there are any, no longer count and are given anew.
          </p>
          <Press option={anew} room={room} kind="secondary" said="The item is called anew." />
        </Details>
      )}
      {cannot.length > 0 && (
        <Details summary="What cannot be done now, and why">
          {cannot.map((each) => (
            <div key={each.action}>
              <strong>{each.label}</strong>
              <Obstacles of={each.obstacles} />
            </div>
          ))}
        </Details>
      )}
    </section>
  );
}

/** An act that asks for nothing but the press. */
function Press({
  option,
  room,
  ...how
}: {
  option: Option;
  room: InRoom;
  kind?: "secondary";
  said?: string;
}): JSX.Element {
  const { held, heard, item } = room;
  return (
    <Act
      {...how}
      send={async (key) => {
        const { action } = option;
        await doInRoom({ sitting: held.id, ref: item.ref, action, body: {}, seen: heard.found.seq, key });
        await Promise.all([room.live.again(), room.again()]);
      }}
    >
      {option.label}
    </Act>
  );
}

/** Who has not spoken yet, before that is cut short. */
function Missing({ option, room: { held, item } }: { option: Option; room: InRoom }): JSX.Element | null {
  const voters = item.quorum?.voters ?? [];
  const done = option.action === "close_vote" ? item.voted : option.action === "open_discussion" ? item.locked : null;
  if (!done) return null;
  const left = voters.filter((each) => !done.includes(each));
  const what = option.action === "close_vote" ? "voted" : "locked a first opinion";
  return (
    <p aria-live="polite">
      {left.length === 0
        ? `Everybody on the roll has ${what}.`
        : `${voters.length - left.length} of ${voters.length} have ${what}; not yet: ${left.map((each) => nameIn(held, each)).join(", ")}.`}
    </p>
  );
}
