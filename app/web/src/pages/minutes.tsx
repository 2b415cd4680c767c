/** The minutes of a sitting. */
import type { JSX } from "preact";
import { Page } from "../ui/elements";

export default function Minutes(): JSX.Element {
  return (
    <Page title="Minutes">
      <p>Nothing here yet.</p>
    </Page>
  );
}
