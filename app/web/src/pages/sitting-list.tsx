/** Put a case on the agenda: of those that wait for this panel, with its papers as the case now is. */
import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type SittingView, call } from "../api/client";
import { Obstacles } from "../forms/move-form";
import type { Live } from "../live";
import { optionOf } from "../processes";
import { me } from "../session";
import { Fault, Loading } from "../ui/elements";
import { Check, DateInput, Select } from "../ui/inputs";
import { useLoad } from "../ui/load";
import { inSentence } from "../words";
import { Act } from "./room";

export function ListCase({ live }: { live: Live }): JSX.Element {
  const [open, setOpen] = useState(false);
  return (
    <details class="nhsuk-details" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary class="nhsuk-details__summary">
        <span class="nhsuk-details__summary-text">Put a case on the agenda</span>
      </summary>
      <div class="nhsuk-details__text">{open && <Choose live={live} />}</div>
    </details>
  );
}

function Choose({ live }: { live: Live }): JSX.Element {
  const held = live.sitting as SittingView;
  const [ref, setRef] = useState("");
  const [said, setSaid] = useState("");
  const place = useRef<HTMLParagraphElement>(null);
  // what is listed goes off the list, and its form with it: what has come of it takes the focus
  useLayoutEffect(() => {
    if (said) place.current?.focus();
  }, [said]);
  const read = useLoad(() => call("plan_sitting", { path: { sitting: held.id } }), [held.id, held.items.length]);
  if (!read.data) return read.error ? <Fault error={read.error} again={read.again} /> : <Loading what="what waits" />;
  const waiting = read.data.items.filter((each) => !each.listed);
  return (
    <>
      {said && (
        <p tabIndex={-1} ref={place} class="app-done">
          {said}
        </p>
      )}
      {waiting.length === 0 ? (
        <p>No case waits for this panel.</p>
      ) : (
        <Select
          id="list-ref"
          label="Case"
          value={ref}
          onChange={(chosen) => {
            setRef(chosen);
            setSaid("");
          }}
          choices={waiting.map((each) => ({
            value: each.ref,
            label: each.quorate ? each.ref : `${each.ref}: not quorate yet, missing ${each.missing.join(", ")}`,
          }))}
        />
      )}
      {ref && (
        <ListIt
          key={ref}
          live={live}
          reference={ref}
          done={() => {
            setRef("");
            setSaid(`${ref} is on the agenda.`);
          }}
        />
      )}
    </>
  );
}

function ListIt({ live, reference, done }: { live: Live; reference: string; done: () => void }): JSX.Element {
  const held = live.sitting as SittingView;
  const today = me.value?.today ?? "";
  const [on, setOn] = useState(today);
  const [emergency, setEmergency] = useState(false);
  const read = useLoad(() => call("get_case", { path: { ref: reference } }), [reference]);
  if (!read.data) return read.error ? <Fault error={read.error} again={read.again} /> : <Loading what={reference} />;
  const found = read.data;
  const option = optionOf(found, "list_for_panel");
  if (!option)
    return (
      <p>
        {reference} stands where it cannot be listed: {inSentence(found.stage_title)}.
      </p>
    );
  return (
    <>
      {option.obstacles.length > 0 && (
        <>
          <p>What stands in the way:</p>
          <Obstacles of={option.obstacles} />
        </>
      )}
      <DateInput id="list-papers" label="Papers issued on" value={on} onChange={setOn} today={today} />
      <Check
        id="list-emergency"
        label="Emergency item"
        hint="With the shorter notice for papers."
        value={emergency}
        onChange={setEmergency}
      />
      <Act
        send={async (key) => {
          const [year = "", month = "", date = ""] = on.split("-");
          const papers_issued_on = `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
          const body = { ref: reference, papers_issued_on, emergency };
          try {
            await call("list_case", { path: { sitting: held.id }, body, seen: found.seq, key });
          } catch (refused) {
            await read.again(); // a case that has moved on is looked at again before it is sent again
            throw refused;
          }
          await live.again();
          done();
        }}
      >
        {option.label}
      </Act>
    </>
  );
}
