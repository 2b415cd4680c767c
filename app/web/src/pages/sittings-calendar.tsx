/** One's own sittings in one's own calendar: a secret address, told once. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call } from "../api/client";
import { Details } from "../ui/elements";
import { Act } from "./room";

export function Calendar(): JSX.Element {
  const [address, setAddress] = useState("");
  return (
    <Details summary="My sittings in my own calendar">
      <p>
        A calendar program can subscribe to the sittings to which you are called. It learns days and places and no word
        of any case. The address is a secret of yours: whoever has it sees when you sit. A new one ends the one before.
      </p>
      {address ? (
        <p role="status">
          Subscribe to this address. It is told this once:
          <code class="app-key">{address}</code>
        </p>
      ) : (
        <Act
          kind="secondary"
          small
          send={async (key) => {
            const made = await call("make_calendar", { key });
            setAddress(new URL(made.address, location.origin).href);
          }}
        >
          Make the address
        </Act>
      )}
    </Details>
  );
}
