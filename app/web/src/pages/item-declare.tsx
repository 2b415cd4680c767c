/** The first thing a member is asked of an item: whether an interest ties them to it. Its papers open after that. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type ItemView, type SittingView, call } from "../api/client";
import { MoveForm } from "../forms/move-form";
import type { Schema } from "../forms/schema";
import type { Live } from "../live";
import { formOf } from "../processes";
import { me } from "../session";
import { Button, Fault, Loading } from "../ui/elements";
import { useLoad } from "../ui/load";
import { Act } from "./room";

const PROGRAMME = "one_to_one"; // the case says its own once it is open; until then its papers are shut

export function Declare({ live, item, home }: { live: Live; item: ItemView; home: string }): JSX.Element {
  const held = live.sitting as SittingView;
  const [has, setHas] = useState(false);
  return (
    <section class="app-card app-mine">
      <h2 class="nhsuk-heading-m">Have you any interest in this case?</h2>
      <p>
        Case {item.ref}, a resident of {home}. An interest is a tie to the person, the home or somebody who works on the
        case: personal, professional, financial or of loyalty. The papers open once you have answered.
      </p>
      <Act
        send={async (key) => {
          live.put(await call("declare_no_interest", { path: { sitting: held.id }, body: { refs: [item.ref] }, key }));
        }}
      >
        No interest: open the papers
      </Act>
      {has ? (
        <DeclareForm live={live} reference={item.ref} programme={PROGRAMME} />
      ) : (
        <Button kind="secondary" onClick={() => setHas(true)}>
          I have an interest
        </Button>
      )}
    </section>
  );
}

/** One's own interest, or, by the secretary and the chair, what a member has told them. */
export function DeclareForm({
  live,
  reference,
  programme,
  others,
}: {
  live: Live;
  reference: string;
  programme: string;
  others?: { value: string; label: string }[];
}): JSX.Element {
  const held = live.sitting as SittingView;
  const read = useLoad<Schema>(() => formOf(programme, "DeclareInterest"), [programme]);
  if (!read.data) return read.error ? <Fault error={read.error} again={read.again} /> : <Loading what="the form" />;
  return (
    <MoveForm
      draft={`${held.id} ${reference} interest ${others ? "of others" : ""}`}
      form={others ? "told" : "interest"}
      schema={read.data}
      {...(others ? { registers: { person: others } } : { fixed: { person: me.value?.id ?? "" } })}
      seen={0}
      say="Declare it"
      above={
        others ? null : (
          <p>
            Whoever leaves for an interest is told no more of the item: it is gone from this page, and is counted
            without you.
          </p>
        )
      }
      send={async (body, _, key) => {
        const path = { sitting: held.id, ref: reference };
        await call("declare_interest", { path, body: body as never, key });
        await live.again();
      }}
    />
  );
}
