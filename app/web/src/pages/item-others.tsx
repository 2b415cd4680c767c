/** What everybody at the table has done of an item, as far as it is not sealed. */
import type { JSX } from "preact";
import type { MemberView } from "../api/client";
import { may } from "../session";
import { Details, Tag } from "../ui/elements";
import { human, inSentence } from "../words";
import type { InRoom } from "./item";
import { type Listing, SEALED, listingOf } from "./item-data";
import { DeclareForm } from "./item-declare";
import { isStanding, seatOf } from "./room";
import { Mark } from "./sitting-members";

export function Others({ held, heard, item, live }: InRoom): JSX.Element {
  const listing = listingOf(heard.found, held.id);
  const open = listing?.discussing === true || listing?.closed != null;
  const spoken = open ? listing.opinions.filter((each) => each.choice !== SEALED) : [];
  return (
    <section class="app-card" aria-labelledby="table">
      <h2 class="nhsuk-heading-s" id="table">
        At the table
      </h2>
      <ul class="app-table">
        {held.members.map((each) => (
          <li key={each.person}>
            <span>
              <strong>{each.name}</strong> <span class="app-quiet">{seatOf(each)}</span>
            </span>
            <span class="app-table__did">
              <Did member={each} listing={listing} room={{ item, open }} />
            </span>
            {may("mark_attendance") && isStanding(item) && <Mark live={live} member={each} />}
          </li>
        ))}
      </ul>
      {spoken.length > 0 && (
        <Details summary="First opinions" open={item.stage === "DISCUSSION"}>
          <dl class="app-record">
            {spoken.map((each) => (
              <div key={each.person}>
                <dt>{held.members.find((one) => one.person === each.person)?.name ?? each.person}</dt>
                <dd>
                  <strong>{human(each.choice)}</strong>: {each.reason}
                </dd>
              </div>
            ))}
          </dl>
        </Details>
      )}
      {listing && may("mark_attendance") && isStanding(item) && (
        <Details summary="Record an interest that a member has told you of">
          <DeclareForm
            live={live}
            reference={item.ref}
            programme={heard.found.programme}
            others={held.members.map((each) => ({ value: each.person, label: each.name }))}
          />
        </Details>
      )}
    </section>
  );
}

function Did({
  member,
  listing,
  room: { item, open },
}: {
  member: MemberView;
  listing: Listing | null;
  room: { item: InRoom["item"]; open: boolean };
}): JSX.Element {
  const declared = listing?.interests.filter((each) => each.person === member.person).at(-1);
  const barred = listing?.roll?.barred.find((each) => each.member.person === member.person);
  const choice = item.ballots?.[member.person];
  const papers = item.receipts?.find((each) => each.person === member.person);
  const said = [
    member.present ? "Here" : "Not here",
    barred ? `No vote: ${inSentence(human(barred.bar))} (${barred.reason})` : "",
    listing && !declared ? "Interests: not said yet" : "",
    declared && declared.kind !== "NONE"
      ? `${human(declared.kind)} interest: ${inSentence(human(declared.action))}`
      : "",
    papers && papers.opened_at === null ? "Papers not opened" : "",
    item.locked.includes(member.person) && !open ? "First opinion locked" : "",
  ].filter(Boolean);
  return (
    <>
      {choice ? (
        <Tag colour="blue">{human(choice)}</Tag>
      ) : (
        item.voted.includes(member.person) && <Tag colour="green">Voted</Tag>
      )}
      {said.map((each) => (
        <span class="app-know" key={each}>
          {each}
        </span>
      ))}
    </>
  );
}
