/** Signing in, the second factor, a new password: a page at first, a dialogue over the page after that. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call } from "../api/client";
import { type Asked, asked, goOn, isOver, me, putAside, session } from "../session";
import { Dialogue } from "../ui/dialogue";
import { Button, Fault, Page } from "../ui/elements";
import { TextInput } from "../ui/inputs";

const TITLES: Record<Asked, string> = {
  SIGN_IN: "Sign in",
  FACTOR: "Enter your second factor",
  PASSWORD: "Choose a new password",
  ENROL: "Set up your second factor",
};

/** Whatever is asked, over the page that the person is on. */
export function SignInDialogue(): JSX.Element | null {
  if (!isOver.value || asked.value === null) return null;
  const title = asked.value === "SIGN_IN" ? "You have been signed out" : TITLES[asked.value];
  return (
    <Dialogue title={title} onClose={putAside}>
      {asked.value === "SIGN_IN" && <p>Sign in again and go on: what you typed is still there.</p>}
      {asked.value === "FACTOR" && <p>This act needs a second factor given within the last ten minutes.</p>}
      <Step />
      <Button kind="secondary" onClick={putAside}>
        Not now
      </Button>
    </Dialogue>
  );
}

export function SignInPage(): JSX.Element {
  return (
    <Page title={TITLES[asked.value ?? "SIGN_IN"]}>
      {session.value?.demonstration && asked.value === "SIGN_IN" && (
        <p>
          This is a demonstration with invented people. <code>.venv/bin/quorate sign-in --as quinn</code> says what one
          of them signs in with.
        </p>
      )}
      <Step />
    </Page>
  );
}

function Step(): JSX.Element | null {
  switch (asked.value) {
    case "SIGN_IN":
      return <NameAndPassword />;
    case "FACTOR":
      return <Factor />;
    case "PASSWORD":
      return <NewPassword />;
    case "ENROL":
      return <Enrol />;
    default:
      return null;
  }
}

/** A small form of its own: what was typed stays, and what was refused is said. */
function Small({ go, say, children }: { go: () => Promise<void>; say: string; children: JSX.Element[] | JSX.Element }) {
  const [error, setError] = useState<unknown>(null);
  const [lacks, setLacks] = useState("");
  const [busy, setBusy] = useState(false);
  const send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const inputs = [...(event.currentTarget as HTMLFormElement).querySelectorAll("input")];
    const empty = inputs.filter((each) => each.value.trim() === "");
    setError(null);
    setLacks(empty.map((each) => each.labels?.[0]?.textContent ?? "").join(", "));
    empty[0]?.focus();
    if (empty.length > 0) return;
    setBusy(true);
    try {
      await go();
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form class="app-narrow" onSubmit={(event) => void send(event)} noValidate>
      <Fault error={error} />
      {lacks && (
        <div class="app-fault" role="alert">
          <p>Fill in: {lacks}.</p>
        </div>
      )}
      {children}
      <Button type="submit" busy={busy}>
        {say}
      </Button>
    </form>
  );
}

function NameAndPassword(): JSX.Element {
  const [person, setPerson] = useState(me.value?.id ?? "");
  const [password, setPassword] = useState("");
  const provider = `/v1/oidc/sign-in?back=${encodeURIComponent(location.pathname + location.search)}`;
  return (
    <>
      <Small say="Sign in" go={async () => goOn(await call("sign_in", { body: { person: person.trim(), password } }))}>
        <TextInput label="Your name here" id="person" value={person} onChange={setPerson} autocomplete="username" />
        <TextInput
          label="Password"
          id="password"
          type="password"
          value={password}
          onChange={setPassword}
          autocomplete="current-password"
        />
      </Small>
      <p>
        <a href={provider} data-native>
          Sign in with your organisation’s account
        </a>
      </p>
    </>
  );
}

function Factor(): JSX.Element {
  const [code, setCode] = useState("");
  return (
    <Small say="Go on" go={async () => goOn(await call("give_factor", { body: { code: code.trim() } }))}>
      <TextInput
        label="Code"
        hint="The six digits that your authenticator shows, or one of your recovery codes"
        id="code"
        value={code}
        onChange={setCode}
        autocomplete="one-time-code"
        short
      />
    </Small>
  );
}

export function NewPassword(): JSX.Element {
  const [present, setPresent] = useState("");
  const [password, setPassword] = useState("");
  return (
    <Small
      say="Change the password"
      go={async () => goOn(await call("change_password", { body: { present, password } }))}
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
        id="new-password"
        type="password"
        value={password}
        onChange={setPassword}
        autocomplete="new-password"
      />
    </Small>
  );
}

export function Enrol(): JSX.Element {
  const [password, setPassword] = useState("");
  const [made, setMade] = useState<{ secret: string; uri: string; enrolment: string } | null>(null);
  const [code, setCode] = useState("");
  const [codes, setCodes] = useState<string[] | null>(null);
  if (codes)
    return (
      <>
        <p>
          Keep these recovery codes somewhere safe. Each stands in for the second factor once. They are not shown again.
        </p>
        <ul class="app-codes">
          {codes.map((each) => (
            <li key={each}>
              <code>{each}</code>
            </li>
          ))}
        </ul>
        <Button onClick={async () => goOn(await call("get_session"))}>I have kept them</Button>
      </>
    );
  if (made === null)
    return (
      <Small
        say="Begin"
        go={async () => {
          setMade(await call("begin_factor", { body: { password } }));
        }}
      >
        <p>What you do here needs a second factor: an authenticator on your telephone or in your password manager.</p>
        <TextInput
          label="Your password, once more"
          id="again"
          type="password"
          value={password}
          onChange={setPassword}
          autocomplete="current-password"
        />
      </Small>
    );
  return (
    <Small
      say="Confirm"
      go={async () => {
        const found = await call("confirm_factor", { body: { enrolment: made.enrolment, code: code.trim() } });
        setCodes(found.recovery_codes);
      }}
    >
      <p>
        Type this key into your authenticator: <code class="app-key">{made.secret.replace(/(.{4})/g, "$1 ")}</code> or{" "}
        <a href={made.uri} data-native>
          open it in an authenticator on this device
        </a>
        .
      </p>
      <TextInput
        label="The first code it shows"
        id="first"
        value={code}
        onChange={setCode}
        autocomplete="one-time-code"
        short
      />
    </Small>
  );
}
