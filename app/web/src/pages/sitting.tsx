/** One sitting: its agenda and members as they stand now, and what there is to do before, in and after it. */
import type { JSX } from "preact";
import { useRoute } from "preact-iso";
import { useState } from "preact/hooks";
import { Away, addressOf, call } from "../api/client";
import { useSitting } from "../live";
import { registers } from "../registers";
import { may, me } from "../session";
import { Fault, FaultPage, Loading, Page } from "../ui/elements";
import { useLoad } from "../ui/load";
import { day } from "../words";
import { Act, LineStands, hasEnded, isStanding, mySeat } from "./room";
import { Agenda } from "./sitting-agenda";
import { Conduct, Paused, leads } from "./sitting-conduct";
import { ListCase } from "./sitting-list";
import { Matters } from "./sitting-matters";
import { Members } from "./sitting-members";
import { PlanIt } from "./sitting-plan";

export default function Sitting(): JSX.Element {
  const { sitting: id = "" } = useRoute().params;
  const live = useSitting(id);
  const names = useLoad(registers, []);
  const held = live.sitting;
  if (!held)
    return live.error ? (
      <FaultPage title="Sitting" error={live.error} again={live.again} />
    ) : (
      <Loading what="the sitting" />
    );
  const over = hasEnded(held);
  return (
    <Page title={held.title} caption={`${day(held.held_on)}, ${held.starts_at}`} wide>
      {!over && held.held_on <= (me.value?.today ?? "") && <LineStands live={live} />}
      {!(live.error instanceof Away) && <Fault error={live.error} again={live.again} />}
      {held.cancelled_on && <p>This sitting was cancelled on {day(held.cancelled_on)}.</p>}
      <Paused held={held} />
      <Declare live={live} />
      <Agenda live={live} names={names.data ?? {}} />
      <p class="app-links">
        <a href={`/sittings/${id}/minutes`}>Minutes</a>
        {may("get_agenda_document") && (
          <a href={addressOf("get_agenda_document", { sitting: id })} download data-native>
            Agenda (PDF)
          </a>
        )}
        <a href={addressOf("get_invitation", { sitting: id })} download data-native>
          Invitation for a calendar
        </a>
      </p>
      <Members live={live} />
      {!over && leads(held) && (
        <section>
          <h2 class="nhsuk-heading-m">Leading the sitting</h2>
          <Conduct live={live} />
          {may("plan_sitting") && <PlanIt live={live} />}
          {may("list_case") && <ListCase live={live} />}
          {may("hear_matter") && <Matters live={live} />}
        </section>
      )}
    </Page>
  );
}

/** What a member owes before any papers open: an answer on interests, in one press for all items if there are none. */
function Declare({ live }: { live: ReturnType<typeof useSitting> }): JSX.Element | null {
  const [said, setSaid] = useState("");
  const held = live.sitting;
  if (!held || !mySeat(held)) return null;
  const asked = held.items.filter((each) => each.to_declare && isStanding(each));
  const several = asked.length > 1;
  // the thanks outlive the question, and the region was there before: only then are they read out
  return (
    <>
      <div role="status">{said && asked.length === 0 && <p class="app-done">{said}</p>}</div>
      {asked.length > 0 && (
        <section class="app-card app-mine">
          <h2 class="nhsuk-heading-s">Have you an interest in {several ? "any of these cases" : "this case"}?</h2>
          <p>
            A tie to the person, the home or somebody who works on the case: personal, professional, financial or of
            loyalty. Papers open once you have answered. If you have one, open the item on the agenda below and say it
            there; do not answer for all at once then.
          </p>
          <Act
            send={async (key) => {
              const body = { refs: asked.map((each) => each.ref) };
              live.put(await call("declare_no_interest", { path: { sitting: held.id }, body, key }));
              setSaid("Thank you: the papers are open for you.");
            }}
          >
            {several ? `No interest in any of the ${asked.length} cases` : `No interest in ${asked[0]?.ref ?? "it"}`}
          </Act>
        </section>
      )}
    </>
  );
}
