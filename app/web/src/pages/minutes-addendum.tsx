/** Corrections below signed minutes: nothing of what was signed changes. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type MinutesView, call } from "../api/client";
import { forget, keep, kept } from "../drafts";
import { Details } from "../ui/elements";
import { Select, TextArea } from "../ui/inputs";
import { day } from "../words";
import { Act } from "./room";

type Props = { sitting: string; minutes: MinutesView; editable: boolean; done: () => Promise<void> };

export function Addendum({ sitting, minutes, editable, done }: Props): JSX.Element {
  const name = `addendum ${sitting}`;
  const [text, setText] = useState(() => kept<string>(name)?.typed ?? "");
  const [ref, setRef] = useState("");
  return (
    <section>
      <h2 class="nhsuk-heading-m">Corrections</h2>
      {minutes.addenda.length === 0 && <p class="app-quiet">None.</p>}
      <ol class="nhsuk-list nhsuk-list--number">
        {minutes.addenda.map((each) => (
          <li key={each.at}>
            <span class="app-quiet">
              {each.ref ?? "The sitting"}, {each.name}, {day(each.at)}:
            </span>{" "}
            <span class="app-words">{each.text}</span>
          </li>
        ))}
      </ol>
      {editable && (
        <Details summary="Add a correction" open={text !== ""}>
          <Select
            id="addendum-ref"
            label="About"
            hint="Left empty: the sitting as a whole."
            optional
            value={ref}
            onChange={setRef}
            choices={minutes.items.map((each) => ({ value: each.ref, label: each.ref }))}
          />
          <TextArea
            id="addendum-text"
            label="Correction"
            value={text}
            maxLength={20_000}
            onChange={(typed) => {
              setText(typed);
              keep(name, typed, 0);
            }}
          />
          <Act
            said="The correction stands below the minutes."
            send={async (key) => {
              await call("add_addendum", { path: { sitting }, body: { ref: ref || null, text }, key });
              forget(name);
              setText("");
              await done();
            }}
          >
            Add the correction
          </Act>
        </Details>
      )}
    </section>
  );
}
