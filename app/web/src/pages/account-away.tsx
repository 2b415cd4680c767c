/** When one is away, who acts in one's place meanwhile, and the feed for one's calendar. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type Role, call } from "../api/client";
import { registers } from "../registers";
import { me } from "../session";
import { Ask } from "../ui/ask";
import { Fault, Loading, Table } from "../ui/elements";
import { Checks, DateInput, Select, TextArea, TextInput } from "../ui/inputs";
import { useLoad } from "../ui/load";
import { day, human } from "../words";

/** "2026-12-1" as "2026-12-01": what the boxes of a day hold, as the service reads it. */
export const iso = (typed: string): string =>
  typed
    .split("-")
    .map((each) => each.padStart(2, "0"))
    .join("-");

export function Leave(): JSX.Element {
  const read = useLoad(() => call("list_leave"), []);
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const [note, setNote] = useState("");
  return (
    <section>
      <h2 class="nhsuk-heading-m">Leave</h2>
      <Fault error={read.error} again={read.again} />
      {!read.data ? (
        <Loading what="leave" />
      ) : (
        <Table
          caption="Leave"
          hidden
          rows={read.data}
          keyOf={(row) => row.id}
          empty="Nobody is entered as away."
          columns={[
            { name: "Who", of: (row) => row.person },
            { name: "From", of: (row) => day(row.from_day) },
            { name: "Until", of: (row) => day(row.until_day) },
            { name: "Note", of: (row) => row.note },
            {
              name: "Cancel",
              of: (row) => (
                <Ask
                  say={`Cancel: ${row.person}, ${day(row.from_day)}`}
                  kind="secondary"
                  small
                  go={async () => {
                    await call("cancel_leave", { path: { leave: row.id } });
                    await read.again();
                    return "Cancelled.";
                  }}
                />
              ),
            },
          ]}
        />
      )}
      <h3 class="nhsuk-heading-s">Enter leave</h3>
      <Ask
        say="Enter"
        go={async () => {
          await call("enter_leave", { body: { from_day: iso(from), until_day: iso(until), note } });
          await read.again();
          return `Entered: ${day(iso(from))} to ${day(iso(until))}. Sittings are planned without you then.`;
        }}
      >
        <DateInput id="from_day" label="First day" value={from} onChange={setFrom} today={me.value?.today} />
        <DateInput id="until_day" label="Last day" value={until} onChange={setUntil} />
        <TextInput id="note" label="Note" hint="No reason is needed" optional value={note} onChange={setNote} />
      </Ask>
    </section>
  );
}

export function Delegations(): JSX.Element {
  const read = useLoad(async () => ({ given: await call("list_delegations"), people: await registers() }), []);
  const [taker, setTaker] = useState("");
  const [roles, setRoles] = useState<string[]>([]);
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const [reason, setReason] = useState("");
  return (
    <section>
      <h2 class="nhsuk-heading-m">Delegation</h2>
      <p>
        Somebody who holds the same role acts in your place. Both names stand on the record, and what you may not do
        they may not do for you.
      </p>
      <Fault error={read.error} again={read.again} />
      {read.data && (
        <Table
          caption="Delegations you gave or hold"
          hidden
          rows={read.data.given}
          keyOf={(row) => row.id}
          empty="None."
          columns={[
            { name: "From", of: (row) => row.giver },
            { name: "To", of: (row) => row.taker },
            { name: "Roles", of: (row) => row.roles.map(human).join(", ") },
            { name: "Days", of: (row) => `${day(row.from_day)} to ${day(row.until_day)}` },
            { name: "Why", of: (row) => row.reason },
            {
              name: "End",
              of: (row) =>
                row.ended_at ? (
                  `Ended ${day(row.ended_at)}`
                ) : (
                  <Ask
                    say={`End: ${row.giver} to ${row.taker}`}
                    kind="secondary"
                    small
                    go={async () => {
                      await call("end_delegation", { path: { delegation: row.id } });
                      await read.again();
                      return "Ended.";
                    }}
                  />
                ),
            },
          ]}
        />
      )}
      <h3 class="nhsuk-heading-s">Give a delegation</h3>
      <Ask
        say="Delegate"
        go={async () => {
          const days = { from_day: iso(from), until_day: iso(until) };
          await call("delegate", { body: { taker, roles: roles as Role[], ...days, reason } });
          await read.again();
          return `${taker} acts in your place from ${day(days.from_day)} to ${day(days.until_day)}.`;
        }}
      >
        <Select
          id="taker"
          label="To whom"
          value={taker}
          onChange={setTaker}
          choices={(read.data?.people.person ?? []).filter((each) => each.value !== me.value?.id)}
        />
        <Checks
          id="roles"
          label="In which roles"
          value={roles}
          onChange={setRoles}
          choices={(me.value?.roles ?? []).map((value) => ({ value, label: human(value) }))}
        />
        <DateInput id="from_day-d" label="First day" value={from} onChange={setFrom} today={me.value?.today} />
        <DateInput id="until_day-d" label="Last day" value={until} onChange={setUntil} />
        <TextArea id="reason" label="Why" value={reason} onChange={setReason} rows={2} />
      </Ask>
    </section>
  );
}

export function Calendar(): JSX.Element {
  const [address, setAddress] = useState("");
  return (
    <section>
      <h2 class="nhsuk-heading-m">Your calendar</h2>
      <p>
        A feed of your sittings for the calendar on your telephone. It holds no name of anybody under review. Its
        address is a secret: a new one puts the one before out of force.
      </p>
      <Ask
        say="Make an address"
        kind="secondary"
        go={async () => {
          setAddress((await call("make_calendar")).address);
          return "Copy the address into your calendar now: it is not shown again.";
        }}
      >
        {address && <code class="app-key">{address}</code>}
      </Ask>
    </section>
  );
}
