/** Who is there: added, given roles, reset, and shut out. A new password is shown once. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type AccountView, type OneTimePassword, type Role, call } from "../api/client";
import { Ask } from "../ui/ask";
import { Dialogue } from "../ui/dialogue";
import { Button, Details, Fault, Loading, Table, Tag } from "../ui/elements";
import { Checks, Radios, TextArea, TextInput } from "../ui/inputs";
import { useLoad } from "../ui/load";
import { count, day, human } from "../words";

export default function People(): JSX.Element {
  const read = useLoad(() => call("list_accounts"), []);
  const [at, setAt] = useState<AccountView | null>(null);
  const [sought, setSought] = useState("");
  const all = read.data ?? [];
  const known = [...new Set(all.flatMap((each) => each.roles))].sort();
  const shown = all.filter((each) =>
    `${each.id} ${each.name} ${each.roles.join(" ")}`.toLowerCase().includes(sought.trim().toLowerCase()),
  );
  return (
    <>
      <Fault error={read.error} again={read.again} />
      <Details summary="Add somebody">
        <Add roles={known} again={read.again} />
      </Details>
      {!read.data ? (
        <Loading what="the people" />
      ) : (
        <>
          <TextInput id="sought" label="Find by name or role" value={sought} onChange={setSought} short />
          <p role="status">{count(shown.length, "person", "people")}</p>
          <Table
            caption="People"
            hidden
            rows={shown}
            keyOf={(row) => row.id}
            empty="Nobody is called that."
            columns={[
              {
                name: "Name",
                of: (row) => (
                  <>
                    {row.name} <span class="app-quiet">{row.id}</span>
                  </>
                ),
              },
              { name: "Roles", of: (row) => row.roles.map(human).join(", ") || "None" },
              { name: "Signs in", of: (row) => <State of={row} /> },
              {
                name: "Change",
                of: (row) => (
                  <Button kind="secondary" small label={`Change ${row.name}`} onClick={() => setAt(row)}>
                    Change
                  </Button>
                ),
              },
            ]}
          />
        </>
      )}
      {at && (
        <Dialogue title={`${at.name} (${at.id})`} onClose={() => setAt(null)}>
          <Change of={at} known={known} again={read.again} />
          <Button kind="secondary" onClick={() => setAt(null)}>
            Close
          </Button>
        </Dialogue>
      )}
    </>
  );
}

const WAYS: Record<string, string> = { PASSWORD: "Password", PROVIDER: "Organisation’s account", NOT_YET: "Not yet" };

function State({ of: row }: { of: AccountView }): JSX.Element {
  return (
    <>
      {WAYS[row.signs_in]} {!row.active && <Tag colour="red">Disabled</Tag>}{" "}
      {row.must_change && <Tag colour="yellow">Has to change it</Tag>}{" "}
      {row.signs_in === "PASSWORD" && !row.enrolled && (
        <Tag colour={row.must_enrol ? "orange" : "grey"}>No second factor</Tag>
      )}
    </>
  );
}

/** Shown once: it cannot be read again by anybody. */
function Once({ made }: { made: OneTimePassword }): JSX.Element {
  if (!made.password) return <p>{made.person} signs in with the organisation’s account: there is no password.</p>;
  return (
    <div class="app-card">
      <p>
        One-time password of {made.person}, until {day(made.until)}. Give it to them yourself; it is not shown again.
      </p>
      <code class="app-key">{made.password}</code>
    </div>
  );
}

function Add({ roles, again }: { roles: string[]; again: () => Promise<void> }): JSX.Element {
  const [id, setId] = useState("");
  const [name, setName] = useState("");
  const [profession, setProfession] = useState("");
  const [held, setHeld] = useState<string[]>([]);
  const [reason, setReason] = useState("");
  const [made, setMade] = useState<OneTimePassword | null>(null);
  return (
    <Ask
      say="Add"
      go={async () => {
        const body = { id: id.trim(), name: name.trim(), roles: held as Role[], profession: profession.trim(), reason };
        setMade(await call("add_person", { body }));
        await again();
        return `${name} is added.`;
      }}
    >
      <TextInput
        id="id"
        label="Name to sign in with"
        hint="Small letters and figures"
        value={id}
        onChange={setId}
        short
      />
      <TextInput id="name" label="Full name" value={name} onChange={setName} />
      <TextInput
        id="profession"
        label="Profession"
        hint="As the panel’s quorum counts it, such as HEALTH or SOCIAL_CARE"
        optional
        value={profession}
        onChange={setProfession}
        short
      />
      <Checks id="roles" label="Roles" value={held} onChange={setHeld} choices={named(roles)} />
      <TextArea id="reason" label="Why" hint="It stands on the record" value={reason} onChange={setReason} rows={2} />
      {made && <Once made={made} />}
    </Ask>
  );
}

const named = (roles: string[]): { value: string; label: string }[] =>
  roles.map((value) => ({ value, label: human(value) }));

function Change({
  of: at,
  known,
  again,
}: {
  of: AccountView;
  known: string[];
  again: () => Promise<void>;
}): JSX.Element {
  const [what, setWhat] = useState("roles");
  const [roles, setRoles] = useState(at.roles);
  const [reason, setReason] = useState("");
  const [made, setMade] = useState<OneTimePassword | null>(null);
  const path = { person: at.id };
  const body = { reason };
  const add = roles.filter((each) => !at.roles.includes(each)) as Role[];
  const remove = at.roles.filter((each) => !roles.includes(each)) as Role[];
  const acts: Record<string, { say: string; go: () => Promise<string> }> = {
    roles: {
      say: "Change the roles",
      go: async () => {
        await call("change_roles", { path, body: { reason, add, remove } });
        return `Given: ${add.map(human).join(", ") || "none"}. Taken: ${remove.map(human).join(", ") || "none"}.`;
      },
    },
    reset: {
      say: "Reset the password and second factor",
      go: async () => {
        setMade(await call("reset_person", { path, body }));
        return "Reset: every place where they were signed in is signed out.";
      },
    },
    disable: {
      say: "Disable",
      go: async () => {
        await call("disable_person", { path, body });
        return `${at.name} can no longer sign in, from now on.`;
      },
    },
    enable: {
      say: "Enable",
      go: async () => {
        await call("enable_person", { path, body });
        return `${at.name} can sign in again.`;
      },
    },
  };
  const act = acts[what];
  return (
    <Ask
      say={act?.say ?? ""}
      {...(what === "disable" ? { kind: "warning" as const } : {})}
      go={async () => {
        const said = (await act?.go()) ?? "";
        await again();
        return said;
      }}
    >
      <Radios
        id="what"
        label="What is changed"
        value={what}
        onChange={setWhat}
        choices={[
          { value: "roles", label: "Roles" },
          { value: "reset", label: "A new one-time password" },
          at.active
            ? { value: "disable", label: "Disable: no more signing in" }
            : { value: "enable", label: "Enable again" },
        ]}
      />
      {what === "roles" && (
        <Checks id="changed" label="Roles" value={roles} onChange={setRoles} choices={named(known)} />
      )}
      <TextArea id="why" label="Why" hint="It stands on the record" value={reason} onChange={setReason} rows={2} />
      {made && <Once made={made} />}
    </Ask>
  );
}
