/** One case before the panel. */
import type { JSX } from "preact";
import { Page } from "../ui/elements";

export default function Item(): JSX.Element {
  return (
    <Page title="Item">
      <p>Nothing here yet.</p>
    </Page>
  );
}
