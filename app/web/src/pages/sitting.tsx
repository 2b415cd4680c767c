/** One sitting: who sits, what is heard. */
import type { JSX } from "preact";
import { Page } from "../ui/elements";

export default function Sitting(): JSX.Element {
  return (
    <Page title="Sitting">
      <p>Nothing here yet.</p>
    </Page>
  );
}
