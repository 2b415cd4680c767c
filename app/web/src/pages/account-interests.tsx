/** One's own interests: what keeps one away from a case or a home, declared by oneself. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type InterestKind, call } from "../api/client";
import { Ask } from "../ui/ask";
import { Fault, Loading, Table } from "../ui/elements";
import { Radios, Select, TextArea, TextInput } from "../ui/inputs";
import { useLoad } from "../ui/load";
import { day, human } from "../words";

const KINDS: { value: InterestKind; label: string }[] = [
  { value: "PERSONAL", label: "Personal: family, a friend, a neighbour" },
  { value: "PROFESSIONAL", label: "Professional: I gave care there, or work there too" },
  { value: "FINANCIAL", label: "Financial: I, or somebody close to me, gain by it" },
  { value: "LOYALTY", label: "Loyalty: to a person or a group with a stake in it" },
];

export function Interests(): JSX.Element {
  const read = useLoad(() => call("list_interests"), []);
  const [about, setAbout] = useState("home");
  const [which, setWhich] = useState("");
  const [kind, setKind] = useState("");
  const [reason, setReason] = useState("");
  return (
    <>
      <h2 class="nhsuk-heading-m">What you declared</h2>
      <Fault error={read.error} again={read.again} />
      {!read.data ? (
        <Loading what="your interests" />
      ) : (
        <Table
          caption="Interests"
          hidden
          rows={read.data}
          keyOf={(row) => row.id}
          empty="Nothing yet."
          columns={[
            { name: "About", of: (row) => row.provider ?? "One case" },
            { name: "Kind", of: (row) => human(row.kind) },
            { name: "Why", of: (row) => row.reason },
            { name: "Declared", of: (row) => day(row.at) },
            { name: "Ended", of: (row) => day(row.ended_at) || "In force" },
          ]}
        />
      )}
      <h2 class="nhsuk-heading-m">Declare an interest</h2>
      <p>
        You then no longer see that case, or any case of that home, in any role. Two other people can lift it, each with
        a reason; you cannot take it back yourself.
      </p>
      <Ask
        say="Declare"
        go={async () => {
          const target = about === "home" ? { provider: which.trim() } : { ref: which.trim() };
          await call("declare_own_interest", {
            body: { ...target, kind: kind as InterestKind, reason: reason.trim() },
          });
          setWhich("");
          setReason("");
          await read.again();
          return "Declared. You no longer see it.";
        }}
      >
        <Radios
          id="about"
          label="It is about"
          inline
          value={about}
          onChange={setAbout}
          choices={[
            { value: "home", label: "A home" },
            { value: "case", label: "One case" },
          ]}
        />
        <TextInput
          id="which"
          label={about === "home" ? "Code of the home" : "Reference of the case"}
          hint={about === "home" ? "As it stands on its cases, such as PRV-A" : "Such as OTO-001"}
          value={which}
          onChange={setWhich}
          short
        />
        <Select id="kind" label="Kind" value={kind} onChange={setKind} choices={KINDS} />
        <TextArea id="reason" label="Why" value={reason} onChange={setReason} rows={2} />
      </Ask>
    </>
  );
}
