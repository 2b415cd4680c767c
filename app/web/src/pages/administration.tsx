/** People, policy, access and proof. */
import type { JSX } from "preact";
import { Page } from "../ui/elements";

export default function Administration(): JSX.Element {
  return (
    <Page title="Administration">
      <p>Nothing here yet.</p>
    </Page>
  );
}
