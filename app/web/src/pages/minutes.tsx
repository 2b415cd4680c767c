/** The minutes of a sitting: what happened, which nobody types, the chair's words beside it, and the signature. */
import type { JSX } from "preact";
import { useRoute } from "preact-iso";
import { addressOf, call } from "../api/client";
import { may } from "../session";
import { Details, FaultPage, Loading, Page, Tag } from "../ui/elements";
import { useLoad } from "../ui/load";
import { count, day } from "../words";
import { Addendum } from "./minutes-addendum";
import { MinutedItem } from "./minutes-item";
import { Words } from "./minutes-words";
import { Act } from "./room";
import { leads } from "./sitting-conduct";

export default function Minutes(): JSX.Element {
  const { sitting = "" } = useRoute().params;
  const path = { sitting };
  const read = useLoad(
    async () => ({ minutes: await call("get_minutes", { path }), held: await call("get_sitting", { path }) }),
    [sitting],
  );
  if (!read.data)
    return read.error ? (
      <FaultPage title="Minutes" error={read.error} again={read.again} />
    ) : (
      <Loading what="the minutes" />
    );
  const { minutes, held } = read.data;
  const isSigned = minutes.signed_at !== null;
  const leading = leads(held);
  const came = minutes.attendance;
  return (
    <Page title="Minutes" caption={`${minutes.title}, ${day(minutes.held_on)}`} wide>
      <p class="app-links">
        <a href={`/sittings/${sitting}`}>Back to the sitting</a>
        {may("get_minutes_document") && (
          <a href={addressOf("get_minutes_document", path)} download data-native>
            Minutes as PDF
          </a>
        )}
      </p>
      <p role="status">
        {isSigned ? (
          <>
            <Tag colour="green">Signed</Tag> on {day(minutes.signed_at)} by {nameOf(held, minutes.signed_by)}. Nothing
            of them changes any more; corrections stand below.
          </>
        ) : (
          <>
            <Tag colour="yellow">Draft</Tag> They write themselves from what happened. Due as a draft by{" "}
            {day(minutes.draft_due_on)}, to be signed by {day(minutes.sign_due_on)}.
          </>
        )}
      </p>
      <h2 class="nhsuk-heading-m">Who sat</h2>
      <ul class="nhsuk-list nhsuk-list--bullet">
        {minutes.members.map((each) => (
          <li key={each.person}>
            {each.name}, {each.role}
            {each.voting ? "" : ", without a vote"}
            <span class="app-quiet">
              {came
                .filter((one) => one.person === each.person)
                .map((one) => `; ${one.present ? "came" : "left"} at ${timeOf(one.at)}`)
                .join("") || "; did not come"}
            </span>
          </li>
        ))}
        {minutes.pauses.map((each) => (
          <li key={each.since}>
            Paused at {timeOf(each.since)}
            {each.until ? ` until ${timeOf(each.until)}` : ""}: {each.reason}
          </li>
        ))}
      </ul>
      <h2 class="nhsuk-heading-m">The sitting as a whole</h2>
      <Words
        sitting={sitting}
        reference={null}
        wording={minutes.wording}
        editable={!isSigned && leading && may("word_minutes")}
        done={read.again}
      />
      <h2 class="nhsuk-heading-m">{count(minutes.items.length, "item")}</h2>
      {minutes.items.map((each, at) => (
        <MinutedItem
          key={`${each.ref} ${at}`}
          sitting={sitting}
          item={each}
          isSigned={isSigned}
          leading={leading}
          done={read.again}
        />
      ))}
      {minutes.matters.map((each) => (
        <section class="app-card app-minuted" key={`${each.ref} ${each.heard_at}`}>
          <h3 class="nhsuk-heading-s">
            {each.ref}: {each.kind === "CONDITION" ? `condition ${each.number}` : "the chair’s action"}
          </h3>
          <p>{each.arithmetic}.</p>
        </section>
      ))}
      {!isSigned && leading && may("sign_minutes") && <SignAll sitting={sitting} done={read.again} />}
      {(isSigned || minutes.addenda.length > 0) && (
        <Addendum
          sitting={sitting}
          minutes={minutes}
          editable={isSigned && leading && may("add_addendum")}
          done={read.again}
        />
      )}
      {minutes.sha256 && (
        <Details summary="Fingerprint of what was signed">
          <p>
            The journal names it (SHA-256): <code class="app-hash">{minutes.sha256}</code>
          </p>
        </Details>
      )}
    </Page>
  );
}

export const timeOf = (at: string): string =>
  new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" }).format(
    new Date(at),
  );

const nameOf = (held: { members: { person: string; name: string }[] }, person: string | null): string =>
  held.members.find((each) => each.person === person)?.name ?? person ?? "";

function SignAll({ sitting, done }: { sitting: string; done: () => Promise<void> }): JSX.Element {
  return (
    <section class="app-card">
      <h2 class="nhsuk-heading-s">Sign the minutes of the whole sitting</h2>
      <p>
        They are kept as they stand, with your words, and nothing of them is changed after that. Every item has to have
        its outcome first.
      </p>
      <Act
        send={async (key) => {
          await call("sign_minutes", { path: { sitting }, key });
          await done();
        }}
        said="The minutes are signed."
      >
        Sign the minutes
      </Act>
    </section>
  );
}
