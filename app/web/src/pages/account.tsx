/** One's own sessions, second factor, interests, delegations, leave and calendar. */
import type { JSX } from "preact";
import { useRoute } from "preact-iso";
import { me, signOut } from "../session";
import { Parts } from "../ui/ask";
import { Button, Page, Summary } from "../ui/elements";
import { human } from "../words";
import { Calendar, Delegations, Leave } from "./account-away";
import { Interests } from "./account-interests";
import { Factor, Password, Sessions } from "./account-sign-in";

const PARTS = [
  { at: "/account", name: "You" },
  { at: "/account/sign-in", name: "Signing in" },
  { at: "/account/interests", name: "Interests" },
  { at: "/account/away", name: "Leave and delegation" },
];

export default function Account(): JSX.Element {
  const { part } = useRoute().params;
  const at = part ? `/account/${part}` : "/account";
  return (
    <Page title="Your account" caption={PARTS.find((each) => each.at === at)?.name ?? ""}>
      <Parts label="Your account" parts={PARTS} at={at} />
      {part === "sign-in" ? (
        <>
          <Sessions />
          <Password />
          <Factor />
        </>
      ) : part === "interests" ? (
        <Interests />
      ) : part === "away" ? (
        <>
          <Leave />
          <Delegations />
        </>
      ) : (
        <You />
      )}
    </Page>
  );
}

function You(): JSX.Element {
  const who = me.value;
  return (
    <>
      <Summary
        rows={[
          ["Name", who?.name ?? ""],
          ["Signs in as", who?.id ?? ""],
          ["Works for", who?.employer || who?.organisation_name || ""],
          ["Acts in", who?.organisation_name ?? ""],
          ["Profession", human(who?.profession ?? "")],
          ["Roles", who?.roles.map(human).join(", ") ?? ""],
          ...(who?.expertise.length ? [["Knows about", who.expertise.map(human).join(", ")] as [string, string]] : []),
        ]}
      />
      <p class="app-quiet">An administrator changes these.</p>
      <Calendar />
      <Button kind="secondary" onClick={signOut}>
        Sign out
      </Button>
    </>
  );
}
