/** Connected systems: what each may ask for, its keys, and shutting it out. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type Scope, call } from "../api/client";
import { Ask } from "../ui/ask";
import { Details, Fault, Loading, Table, Tag } from "../ui/elements";
import { Checks, TextInput } from "../ui/inputs";
import { useLoad } from "../ui/load";
import { day } from "../words";

const SCOPES: Scope[] = [
  "cases:read",
  "cases:write",
  "evidence:read",
  "evidence:write",
  "imports:write",
  "reports:read",
  "sittings:read",
  "policies:read",
];

export default function Services(): JSX.Element {
  const read = useLoad(() => call("list_services"), []);
  return (
    <>
      <Fault error={read.error} again={read.again} />
      {!read.data ? (
        <Loading what="the connected systems" />
      ) : (
        <Table
          caption="Connected systems"
          hidden
          rows={read.data}
          keyOf={(row) => row.id}
          empty="No system is connected."
          columns={[
            {
              name: "System",
              of: (row) => (
                <>
                  {row.name} {!row.active && <Tag colour="red">Disabled</Tag>} <code>{row.id}</code>
                </>
              ),
            },
            { name: "May", of: (row) => row.scopes.join(", ") },
            { name: "Last used", of: (row) => day(row.last_used_at) || "Never" },
            { name: "Until", of: (row) => day(row.expires_on) || "No end" },
            {
              name: "Keys",
              of: (row) =>
                row.keys.map((key) => `${key.kind} ${key.kid} until ${day(key.valid_until) || "no end"}`).join("; "),
            },
            {
              name: "Change",
              of: (row) => (row.active ? <Change id={row.id} name={row.name} again={read.again} /> : ""),
            },
          ]}
        />
      )}
      <Details summary="Connect a system">
        <Connect again={read.again} />
      </Details>
    </>
  );
}

function Change({ id, name, again }: { id: string; name: string; again: () => Promise<void> }): JSX.Element {
  const [secret, setSecret] = useState("");
  const [reason, setReason] = useState("");
  return (
    <Details summary={`Change ${name}`}>
      <Ask
        say="Make a new key"
        kind="secondary"
        small
        go={async () => {
          const made = await call("add_service_key", { path: { service: id }, body: { overlap_hours: 24 } });
          setSecret(made.secret ?? "");
          await again();
          return "The new key is in force; the one before works for 24 hours more. It is not shown again.";
        }}
      >
        {secret && <code class="app-key">{secret}</code>}
      </Ask>
      <Ask
        say="Disable"
        kind="warning"
        small
        go={async () => {
          await call("disable_service", { path: { service: id }, body: { reason } });
          await again();
          return "Disabled.";
        }}
      >
        <TextInput id={`why-${id}`} label="Why it is disabled" value={reason} onChange={setReason} />
      </Ask>
    </Details>
  );
}

function Connect({ again }: { again: () => Promise<void> }): JSX.Element {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<string[]>([]);
  const [secret, setSecret] = useState("");
  return (
    <Ask
      say="Connect"
      go={async () => {
        const { id } = await call("add_service", { body: { name, scopes: scopes as Scope[] } });
        const made = await call("add_service_key", { path: { service: id }, body: {} });
        setSecret(`${id}\n${made.secret ?? ""}`);
        await again();
        return "Connected. Its name and secret are below: the secret is not shown again.";
      }}
    >
      <TextInput id="name" label="Name" value={name} onChange={setName} />
      <Checks
        id="scopes"
        label="What it may ask for"
        value={scopes}
        onChange={setScopes}
        choices={SCOPES.map((value) => ({ value, label: value }))}
      />
      {secret && <pre class="app-key">{secret}</pre>}
    </Ask>
  );
}
