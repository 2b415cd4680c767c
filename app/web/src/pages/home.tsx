/** What a home sees and does. */
import type { JSX } from "preact";
import { Page } from "../ui/elements";

export default function Home(): JSX.Element {
  return (
    <Page title="Your residents">
      <p>Nothing here yet.</p>
    </Page>
  );
}
