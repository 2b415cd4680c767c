/** How to work with these pages. */
import type { JSX } from "preact";
import { Page } from "../ui/elements";

export default function Help(): JSX.Element {
  return (
    <Page title="Help">
      <p>Nothing here yet.</p>
    </Page>
  );
}
