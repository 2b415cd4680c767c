/** A case is opened. */
import type { JSX } from "preact";
import { Page } from "../ui/elements";

export default function NewCase(): JSX.Element {
  return (
    <Page title="Open a case">
      <p>Nothing here yet.</p>
    </Page>
  );
}
