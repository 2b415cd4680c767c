/** The room of one item: how far its hearing is, one's own part, the papers, what others did, and who leads. */
import type { JSX } from "preact";
import { useRoute } from "preact-iso";
import { Away } from "../api/client";
import { useSitting } from "../live";
import { type Registers, nameOf, registers } from "../registers";
import { me } from "../session";
import { Fault, FaultPage, Inset, Loading, Page } from "../ui/elements";
import { useLoad } from "../ui/load";
import { day } from "../words";
import { useItem } from "./item-data";
import { Declare } from "./item-declare";
import { Lead } from "./item-lead";
import { Mine } from "./item-mine";
import { Others } from "./item-others";
import { Counted, Outcome } from "./item-outcome";
import { Papers } from "./item-papers";
import { Quorum } from "./item-quorum";
import { StepTold, Strip } from "./item-strip";
import { ItemTag, LineStands, isStanding, mySeat } from "./room";
import { Paused } from "./sitting-conduct";

export default function Item(): JSX.Element {
  const { sitting: id = "", ref = "" } = useRoute().params;
  const live = useSitting(id);
  const names = useLoad(registers, []);
  const held = live.sitting;
  const item = held?.items.findLast((each) => each.ref === ref);
  const heard = useItem(id, item, me.value?.id ?? "");
  if (!held)
    return live.error ? <FaultPage title={ref} error={live.error} again={live.again} /> : <Loading what="the item" />;
  const back = <a href={`/sittings/${id}`}>Back to the sitting</a>;
  if (!item)
    return (
      <Page title={`${ref} is not on this agenda for you`} caption={`${held.title}, ${day(held.held_on)}`}>
        <p>It was taken off, or you have left it for an interest: then nothing of it is shown to you any more.</p>
        <p>{back}</p>
      </Page>
    );
  const all: Registers = names.data ?? {};
  const standing = isStanding(item);
  return (
    <Page title={`${ref}, ${nameOf(all, item.provider)}`} caption={`${held.title}, ${day(held.held_on)}`} wide>
      <p class="app-links">
        {back}
        <Next held={held} after={item.position} />
        <ItemTag item={item} />
      </p>
      <LineStands live={live} />
      {!(live.error instanceof Away) && <Fault error={live.error} again={live.again} />}
      <Paused held={held} />
      <StepTold item={item} declared={!item.to_declare} />
      {standing && <Strip item={item} declared={!item.to_declare} />}
      {item.to_declare ? (
        <Declare live={live} item={item} home={nameOf(all, item.provider)} />
      ) : (
        <>
          {!(heard.error instanceof Away && heard.data) && <Fault error={heard.error} again={heard.again} />}
          {heard.data ? (
            <Room live={live} heard={heard.data} item={item} names={all} again={heard.again} />
          ) : (
            !heard.error && <Loading what="the papers" />
          )}
        </>
      )}
    </Page>
  );
}

type RoomProps = {
  live: ReturnType<typeof useSitting>;
  heard: NonNullable<NonNullable<ReturnType<typeof useItem>["data"]>>;
  item: NonNullable<ReturnType<typeof useSitting>["sitting"]>["items"][number];
  names: Registers;
  again: () => Promise<void>;
};
export type InRoom = RoomProps & { held: NonNullable<RoomProps["live"]["sitting"]> };

function Room(props: RoomProps): JSX.Element | null {
  const held = props.live.sitting;
  if (!held) return null;
  const room = { ...props, held };
  const { item, heard } = props;
  return (
    <div class="app-room">
      <div class="app-room__side">
        {!isStanding(item) && <Outcome {...room} />}
        {isStanding(item) && <Counted {...room} />}
        {mySeat(held) && isStanding(item) && <Mine {...room} />}
        <Lead {...room} />
        {item.quorum && isStanding(item) && <Quorum held={held} item={item} />}
        <Others {...room} />
      </div>
      <div class="app-room__main">
        {heard.pack ? <Papers {...room} pack={heard.pack} /> : <Inset>The papers of this item are withdrawn.</Inset>}
      </div>
    </div>
  );
}

function Next({ held, after }: { held: InRoom["held"]; after: number }): JSX.Element | null {
  const next = held.items.find((each) => each.position > after && isStanding(each));
  return next ? <a href={`/sittings/${held.id}/items/${next.ref}`}>Next item: {next.ref}</a> : null;
}
