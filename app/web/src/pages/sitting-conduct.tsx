/** Pausing a sitting, going on with it, and calling it off. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type SittingView, call } from "../api/client";
import type { Live } from "../live";
import { may } from "../session";
import { Details, Warning } from "../ui/elements";
import { TextInput } from "../ui/inputs";
import { Act, mySeat } from "./room";

/** Whoever leads: an officer of the panel, or the chair or a deputy of this sitting. */
export function leads(held: SittingView): boolean {
  const seat = mySeat(held);
  return may("mark_attendance") || seat?.chair === true || seat?.deputy === true;
}

export function Paused({ held }: { held: SittingView }): JSX.Element | null {
  if (!held.paused_at) return null;
  const since = new Date(held.paused_at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  return (
    <Warning title={`Paused since ${since}`}>
      <p>Nothing is called, voted on or decided until the chair or the secretary goes on.</p>
    </Warning>
  );
}

export function Conduct({ live }: { live: Live }): JSX.Element {
  const held = live.sitting as SittingView;
  const [reason, setReason] = useState("");
  const path = { sitting: held.id };
  return (
    <>
      {held.paused_at ? (
        <Act send={async (key) => live.put(await call("resume_sitting", { path, key }))} said="The sitting goes on.">
          Go on with the sitting
        </Act>
      ) : (
        <Details summary="Pause the sitting">
          <TextInput
            id="pause-reason"
            label="Why, for the minutes"
            hint="Everybody at the sitting reads it: name no case and no person."
            value={reason}
            onChange={setReason}
          />
          <Act
            send={async (key) => {
              live.put(await call("pause_sitting", { path, body: { reason }, key }));
              setReason("");
            }}
            said="The sitting is paused."
          >
            Pause
          </Act>
        </Details>
      )}
      {may("cancel_sitting") && held.items.every((each) => each.status === "UNLISTED") && (
        <Details summary="Cancel the sitting">
          <p>It does not take place. Calendars are told. This is not taken back: another sitting is called instead.</p>
          <Act
            kind="warning"
            send={async (key) => live.put(await call("cancel_sitting", { path, key }))}
            said="Cancelled."
          >
            Cancel this sitting
          </Act>
        </Details>
      )}
    </>
  );
}
