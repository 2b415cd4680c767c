/** Who sits, and who is here: marked by the secretary or the chair as people come and go. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type MemberView, type SittingView, call } from "../api/client";
import { type Live } from "../live";
import { may, me } from "../session";
import { Details, Fault, Loading, Table, Tag } from "../ui/elements";
import { useLoad } from "../ui/load";
import { human } from "../words";
import { Act, hasEnded, nameIn, seatOf } from "./room";
import { TermsInWords, useTerms } from "./room-terms";
import { type Row, SeatRow, seatFrom } from "./sittings-call";

export function Members({ live }: { live: Live }): JSX.Element {
  const held = live.sitting as SittingView;
  const terms = useTerms();
  const own = terms.data?.find((each) => each.name === held.panel);
  const marks = may("mark_attendance") && !hasEnded(held) && held.held_on <= (me.value?.today ?? "");
  const here = held.members.filter((each) => each.present).length;
  return (
    <>
      <h2 class="nhsuk-heading-m">
        Members{" "}
        <span class="app-quiet app-count">
          {here} of {held.members.length} here
        </span>
      </h2>
      <Table
        caption="Members"
        hidden
        rows={held.members}
        keyOf={(row) => row.person}
        columns={[
          { name: "Name", of: (row) => row.name },
          {
            name: "Seat",
            of: (row) => seatOf(row) + (row.alternate_for ? ` for ${nameIn(held, row.alternate_for)}` : ""),
          },
          { name: "Expertise", of: (row) => row.expertise.map(human).join(", ") || "–" },
          {
            name: "Here",
            of: (row) => (
              <>
                <Tag colour={row.present ? "green" : "grey"}>{row.present ? "Here" : "Not here"}</Tag>
                {marks && <Mark live={live} member={row} />}
              </>
            ),
          },
        ]}
      />
      {own && <TermsInWords terms={own} />}
      {may("call_member") && !hasEnded(held) && <CallMember live={live} />}
    </>
  );
}

export function Mark({ live, member }: { live: Live; member: MemberView }): JSX.Element {
  const held = live.sitting as SittingView;
  return (
    <Act
      kind="secondary"
      small
      label={member.present ? `${member.name} has left` : `${member.name} is here`}
      hushed
      send={async (key) => {
        const body = { person: member.person, present: !member.present };
        live.put(await call("mark_attendance", { path: { sitting: held.id }, body, key }));
        return `Marked: ${member.name} is ${body.present ? "here" : "not here"}.`;
      }}
    >
      {member.present ? "Has left" : "Is here"}
    </Act>
  );
}

function CallMember({ live }: { live: Live }): JSX.Element {
  return (
    <Details summary="Call one more member">
      <CallForm live={live} />
    </Details>
  );
}

function CallForm({ live }: { live: Live }): JSX.Element {
  const held = live.sitting as SittingView;
  const [row, setRow] = useState<Row>({ person: "", part: "VOTER", alternate_for: "" });
  const people = useLoad(() => call("list_people"), []);
  if (!people.data)
    return people.error ? <Fault error={people.error} again={people.again} /> : <Loading what="people" />;
  const seated = new Set(held.members.map((each) => each.person));
  return (
    <>
      <p>They get the papers of the items that wait, and calendars are told.</p>
      <SeatRow
        id="one-more"
        row={row}
        people={people.data.filter((each) => !seated.has(each.id))}
        principals={held.members.filter((each) => !each.alternate_for)}
        change={setRow}
      />
      <Act
        said="They are called."
        send={async (key) => {
          live.put(await call("call_member", { path: { sitting: held.id }, body: seatFrom(row), key }));
          setRow({ person: "", part: "VOTER", alternate_for: "" });
        }}
      >
        Call them
      </Act>
    </>
  );
}
