/** What the pages of the panel room share: acts that are sent once however often it takes, the line, people and seats. */
import type { ComponentChildren, JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { Away, Refused, type ItemView, type MemberView, type SittingView, newKey } from "../api/client";
import type { Live } from "../live";
import { RefusedBecause } from "../forms/move-form";
import { me } from "../session";
import { Button, Tag } from "../ui/elements";
import { tellIfGone } from "../ui/told";
import { human } from "../words";

/** One press, one wish: the same key until it is answered, so that what was sent twice happens once. */
export function Act({
  children,
  send,
  said,
  hushed,
  kind,
  small,
  label,
}: {
  children: ComponentChildren;
  /** Does it, under this key; a sentence that it answers is told. */
  send: (key: string) => Promise<unknown>;
  /** What is told when it is done, where `send` answers no sentence. */
  said?: string;
  /** Told aloud alone: whoever sees the page sees it there already. */
  hushed?: boolean;
  kind?: "secondary" | "warning";
  small?: boolean;
  label?: string;
}): JSX.Element {
  const key = useRef(newKey());
  const place = useRef<HTMLSpanElement>(null);
  const [error, setError] = useState<unknown>(null);
  const [done, setDone] = useState("");
  const press = async (): Promise<void> => {
    setError(null);
    setDone("");
    try {
      const answer = await send(key.current);
      const told = typeof answer === "string" ? answer : (said ?? "");
      setDone(told);
      tellIfGone(place, told);
      key.current = newKey();
    } catch (failed) {
      setError(failed);
      if (!mayHaveHappened(failed)) key.current = newKey();
    }
  };
  return (
    <div class="app-act">
      <Button onClick={press} {...(kind && { kind })} {...(small && { small })} {...(label && { label })}>
        {mayHaveHappened(error) ? "Send it again" : children}
      </Button>
      <span role="status" ref={place} class={hushed ? "nhsuk-u-visually-hidden" : "app-act__said"}>
        {done}
      </span>
      {error !== null && <RefusedBecause error={error} />}
    </div>
  );
}

/** Whether nobody knows if what was sent was done: then it is sent again under the same key. */
const mayHaveHappened = (error: unknown): boolean =>
  error instanceof Away || (error instanceof Refused && (error.status >= 500 || error.code === "StillInFlight"));

/** Whether what is shown is how it stands, said where everybody looks; silent while all is well. */
export function LineStands({ live }: { live: Live }): JSX.Element {
  const time = live.at?.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  return (
    <p class={`app-line app-line--${live.line.toLowerCase()}`} role="status">
      <span class="app-line__dot" aria-hidden="true" />
      {live.line === "LIVE" && "Live: what you see is how it stands."}
      {live.line === "TRYING" && "Connecting …"}
      {live.line === "AWAY" &&
        `The line is down. You see how it stood at ${time ?? "first"}; the page keeps asking. What you type is kept.`}
    </p>
  );
}

export const nameIn = (sitting: SittingView, person: string): string =>
  sitting.members.find((each) => each.person === person)?.name ?? person;

export const seatOf = (member: MemberView): string =>
  [
    human(member.profession),
    member.chair ? "chair" : member.deputy ? "deputy chair" : "",
    member.voting ? "" : "no vote",
    member.alternate_for ? "alternate" : "",
  ]
    .filter(Boolean)
    .join(", ");

/** One's own seat at a sitting, if one has one. */
export const mySeat = (sitting: SittingView): MemberView | undefined =>
  sitting.members.find((each) => each.person === me.value?.id);

export const hasEnded = (sitting: SittingView): boolean =>
  sitting.minutes_signed_on !== null || sitting.cancelled_on !== null;

const STANDING = new Set<ItemView["status"]>(["LISTED", "OPEN"]);
export const isStanding = (item: ItemView): boolean => STANDING.has(item.status);

/** How far an item has come, in the words and the colour of a tag. */
export function ItemTag({ item }: { item: ItemView }): JSX.Element {
  if (item.status === "OPEN")
    return <Tag colour={item.stopped ? "red" : "blue"}>{item.stopped ? "Stopped" : human(item.stage ?? "open")}</Tag>;
  if (item.status === "LISTED") return <Tag colour="grey">To be heard</Tag>;
  if (item.status === "DECIDED") return <Tag colour="green">{human(item.outcome ?? "decided")}</Tag>;
  return <Tag colour="yellow">{human(item.status)}</Tag>;
}
