/** What this sitting could hear: who is away from which item, what is missing, whom to call, and in which order. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type PlanView, type SittingView, call } from "../api/client";
import type { Live } from "../live";
import { may } from "../session";
import { Details, Fault, Loading, Table, Tag } from "../ui/elements";
import { useLoad } from "../ui/load";
import { human, inSentence } from "../words";
import { Act, nameIn } from "./room";

export function PlanIt({ live }: { live: Live }): JSX.Element {
  const [open, setOpen] = useState(false);
  return (
    <details class="nhsuk-details" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary class="nhsuk-details__summary">
        <span class="nhsuk-details__summary-text">Plan: which items can be heard, and with whom</span>
      </summary>
      <div class="nhsuk-details__text">{open && <Plan live={live} />}</div>
    </details>
  );
}

function Plan({ live }: { live: Live }): JSX.Element {
  const held = live.sitting as SittingView;
  const path = { sitting: held.id };
  const read = useLoad(() => call("plan_sitting", { path }), [held.id, held.items.length, held.members.length]);
  if (!read.data) return read.error ? <Fault error={read.error} again={read.again} /> : <Loading what="the plan" />;
  const plan = read.data;
  const listed = plan.items.filter((each) => each.listed);
  return (
    <>
      <p>
        Counted as if everybody who is called came.{" "}
        {plan.quorate
          ? plan.invite.length
            ? "With those proposed below, every item is quorate."
            : "Every item is quorate."
          : "Not every item can be quorate; what is missing is said beside it."}
      </p>
      <Table
        caption="In this order"
        rows={plan.items}
        keyOf={(row) => row.ref}
        empty="No case is listed here or waits for this panel."
        columns={[
          { name: "Time", of: (row) => `${row.begins_at} (${row.minutes} min)` },
          {
            name: "Case",
            of: (row) => (
              <>
                {row.ref} {row.listed ? "" : <Tag colour="white">Waits to be listed</Tag>}
              </>
            ),
          },
          {
            name: "Takes no part",
            of: (row) => row.away.map((each) => `${nameIn(held, each.person)} (${each.why})`).join(", ") || "nobody",
          },
          { name: "With those called", of: (row) => <Stands row={row} /> },
        ]}
      />
      {plan.invite.length > 0 && (
        <>
          <h3 class="nhsuk-heading-xs">Call as well</h3>
          <ul class="nhsuk-list nhsuk-list--bullet">
            {plan.invite.map((each) => (
              <li key={each.person}>
                {each.name}, {inSentence(human(each.profession))}, as {inSentence(human(each.seat))}
                {each.alternate_for ? ` for ${nameIn(held, each.alternate_for)}` : ""}{" "}
                {may("call_member") && (
                  <Act
                    kind="secondary"
                    small
                    label={`Call ${each.name}`}
                    said={`${each.name} is called.`}
                    send={async (key) => {
                      const body = {
                        person: each.person,
                        deputy: each.seat === "DEPUTY",
                        voting: each.seat !== "ADVISER",
                        alternate_for: each.alternate_for,
                      };
                      live.put(await call("call_member", { path, body, key }));
                    }}
                  >
                    Call
                  </Act>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {listed.length > 1 && may("order_agenda") && (
        <Act
          kind="secondary"
          said="The agenda stands in this order."
          send={async (key) => {
            const body = { items: listed.map((each) => ({ ref: each.ref, minutes: each.minutes })) };
            live.put(await call("order_agenda", { path, body, key }));
          }}
        >
          Put the agenda in this order
        </Act>
      )}
    </>
  );
}

function Stands({ row }: { row: PlanView["items"][number] }): JSX.Element {
  return (
    <>
      <Tag colour={row.quorate ? "green" : "red"}>{row.quorate ? "Quorate" : "Not quorate"}</Tag>
      {row.missing.length > 0 && <span class="app-know">Missing: {row.missing.join(", ")}</span>}
      {row.still_missing.length > 0 && (
        <span class="app-know">Also with those proposed: {row.still_missing.join(", ")}</span>
      )}
      <Details summary="How that is counted">{row.arithmetic}.</Details>
    </>
  );
}
