/** One's own sessions, second factor, interests and delegations. */
import type { JSX } from "preact";
import { Page } from "../ui/elements";

export default function Account(): JSX.Element {
  return (
    <Page title="Your account">
      <p>Nothing here yet.</p>
    </Page>
  );
}
