/** How access is used: what waits, exclusions with their lifting by two people, delegations in force. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type ExclusionView, call } from "../api/client";
import { may, me } from "../session";
import { Ask } from "../ui/ask";
import { Details, Fault, Loading, Table, Tag } from "../ui/elements";
import { TextArea } from "../ui/inputs";
import { useLoad } from "../ui/load";
import { day, human, inSentence } from "../words";

export default function Access(): JSX.Element {
  const read = useLoad(async () => {
    const [figures, exclusions, delegations] = await Promise.all([
      call("get_access_report"),
      may("list_exclusions") ? call("list_exclusions") : null,
      call("list_delegations"),
    ]);
    return { figures, exclusions, delegations };
  }, []);
  if (read.error && !read.data) return <Fault error={read.error} again={read.again} />;
  if (!read.data) return <Loading what="the access report" />;
  const { figures, exclusions, delegations } = read.data;
  const tiles: [string, number, string | null][] = [
    ["Uses of break-glass", figures.glass_broken, may("list_break_glass") ? "/administration/break-glass" : null],
    ["Not reviewed yet", figures.glass_unreviewed, may("list_break_glass") ? "/administration/break-glass" : null],
    ["Review overdue", figures.glass_overdue, may("list_break_glass") ? "/administration/break-glass" : null],
    ["Exclusions standing", figures.exclusions, exclusions ? "#exclusions" : null],
    ["Liftings that wait", figures.liftings_waiting, exclusions ? "#exclusions" : null],
    ["Delegations in force", figures.delegations, "#delegations"],
  ];
  return (
    <>
      <ul class="app-tiles">
        {tiles.map(([name, number, at]) => (
          <li key={name}>
            <span class="app-tiles__number">{number}</span>
            {at ? (
              <a href={at} data-native={at.startsWith("#") ? true : undefined}>
                {name}
              </a>
            ) : (
              name
            )}
          </li>
        ))}
      </ul>
      {exclusions && (
        <section id="exclusions">
          <h2 class="nhsuk-heading-m">Exclusions</h2>
          <p>
            Whoever declared an interest does not see that case or home. Lifting it takes two people, one after the
            other, each with a reason; nobody lifts their own.
          </p>
          {exclusions.length === 0 && <p class="app-quiet">None stands.</p>}
          {exclusions.map((each) => (
            <Exclusion key={each.id} of={each} again={read.again} />
          ))}
        </section>
      )}
      <section id="delegations">
        <h2 class="nhsuk-heading-m">Delegations</h2>
        <Table
          caption="Delegations"
          hidden
          rows={delegations}
          keyOf={(row) => row.id}
          empty="None."
          columns={[
            { name: "From", of: (row) => row.giver },
            { name: "To", of: (row) => row.taker },
            { name: "Roles", of: (row) => row.roles.map(human).join(", ") },
            { name: "Days", of: (row) => `${day(row.from_day)} to ${day(row.until_day)}` },
            { name: "Why", of: (row) => row.reason },
            { name: "State", of: (row) => (row.ended_at ? `Ended ${day(row.ended_at)}` : "Given") },
          ]}
        />
      </section>
    </>
  );
}

function Exclusion({ of: found, again }: { of: ExclusionView; again: () => Promise<void> }): JSX.Element {
  const [reason, setReason] = useState("");
  const isAsked = found.asked_by !== null;
  const path = { exclusion: found.id };
  return (
    <div class="app-card">
      <p>
        <strong>{found.person}</strong>, {inSentence(human(found.kind))} interest in{" "}
        {found.ref ? `case ${found.ref}` : `home ${found.provider ?? ""}`}, since {day(found.at)}{" "}
        {isAsked && <Tag colour="yellow">Lifting asked for</Tag>}
      </p>
      {isAsked && (
        <p>
          {found.asked_by} asked to lift it: {found.asked_because}
        </p>
      )}
      {isAsked && found.asked_by === me.value?.id ? (
        <p class="app-quiet">You asked; a second person has to confirm it.</p>
      ) : (
        <Details summary={isAsked ? "Confirm the lifting" : "Ask to lift it"}>
          <Ask
            say={isAsked ? "Lift it" : "Ask"}
            go={async () => {
              await call(isAsked ? "confirm_lifting_exclusion" : "ask_to_lift_exclusion", { path, body: { reason } });
              await again();
              return isAsked ? "Lifted." : "Asked. A second person has to confirm it.";
            }}
          >
            <TextArea id={`why-${found.id}`} label="Why" value={reason} onChange={setReason} rows={2} />
          </Ask>
        </Details>
      )}
    </div>
  );
}
