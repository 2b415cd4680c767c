/** Where one is signed in, the password, the second factor. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call } from "../api/client";
import { session } from "../session";
import { Ask } from "../ui/ask";
import { Button, Details, Fault, Loading, Table, Tag } from "../ui/elements";
import { TextInput } from "../ui/inputs";
import { useLoad } from "../ui/load";
import { day } from "../words";
import { Enrol } from "./sign-in";

export function Sessions(): JSX.Element {
  const read = useLoad(() => call("list_sessions"), []);
  const [said, setSaid] = useState("");
  const [error, setError] = useState<unknown>(null);
  const end = async (id: string, device: string): Promise<void> => {
    setError(null);
    try {
      await call("end_session", { path: { session: id } });
      setSaid(`Signed out: ${device}.`);
      await read.again();
    } catch (failed) {
      setError(failed);
    }
  };
  return (
    <section>
      <h2 class="nhsuk-heading-m">Where you are signed in</h2>
      <Fault error={read.error ?? error} again={read.again} />
      <div role="status">{said && <p class="app-done">{said}</p>}</div>
      {!read.data ? (
        <Loading what="your sessions" />
      ) : (
        <Table
          caption="Your sessions"
          hidden
          rows={read.data}
          keyOf={(row) => row.id}
          columns={[
            {
              name: "Device",
              of: (row) => (
                <>
                  {row.device} {row.this_one && <Tag colour="green">This one</Tag>}
                </>
              ),
            },
            { name: "Address", of: (row) => row.address },
            { name: "Signed in", of: (row) => day(row.began_at) },
            { name: "Last used", of: (row) => day(row.seen_at) },
            {
              name: "End",
              of: (row) =>
                row.this_one ? (
                  "By signing out"
                ) : (
                  <Button kind="secondary" small label={`End: ${row.device}`} onClick={() => end(row.id, row.device)}>
                    End
                  </Button>
                ),
            },
          ]}
        />
      )}
      <p class="app-quiet">If you do not know one of these, end it, then change your password.</p>
    </section>
  );
}

export function Password(): JSX.Element | null {
  const [present, setPresent] = useState("");
  const [password, setPassword] = useState("");
  if (session.value?.how === "OIDC") return null;
  return (
    <section>
      <h2 class="nhsuk-heading-m">Password</h2>
      <Ask
        say="Change the password"
        go={async () => {
          session.value = await call("change_password", { body: { present, password } });
          setPresent("");
          setPassword("");
          return "Your password is changed. Other places where you were signed in are signed out.";
        }}
      >
        <TextInput
          label="Present password"
          id="present"
          type="password"
          value={present}
          onChange={setPresent}
          autocomplete="current-password"
        />
        <TextInput
          label="New password"
          hint="At least 12 characters, of any kind"
          id="password"
          type="password"
          value={password}
          onChange={setPassword}
          autocomplete="new-password"
        />
      </Ask>
    </section>
  );
}

export function Factor(): JSX.Element | null {
  const [codes, setCodes] = useState<string[] | null>(null);
  const isEnrolled = session.value?.enrolled ?? false;
  if (session.value?.how === "OIDC") return null;
  return (
    <section>
      <h2 class="nhsuk-heading-m">Second factor</h2>
      <p>{isEnrolled ? "You have one: an authenticator." : "You have none yet."}</p>
      <Details summary={isEnrolled ? "Change to another authenticator" : "Set one up"}>
        <Enrol />
      </Details>
      {isEnrolled && (
        <>
          <h3 class="nhsuk-heading-s">Recovery codes</h3>
          <p>Each stands in for the second factor once. New ones put those before out of force.</p>
          <Ask
            say="Make new recovery codes"
            kind="secondary"
            go={async () => {
              setCodes((await call("make_recovery_codes")).recovery_codes);
              return "These are your new codes. Keep them somewhere safe: they are not shown again.";
            }}
          >
            {codes && (
              <ul class="app-codes">
                {codes.map((each) => (
                  <li key={each}>
                    <code>{each}</code>
                  </li>
                ))}
              </ul>
            )}
          </Ask>
        </>
      )}
    </section>
  );
}
