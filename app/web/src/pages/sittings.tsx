/** The sittings of the panel. */
import type { JSX } from "preact";
import { Page } from "../ui/elements";

export default function Sittings(): JSX.Element {
  return (
    <Page title="Sittings">
      <p>Nothing here yet.</p>
    </Page>
  );
}
