/** The figures, each leading to its cases. */
import type { JSX } from "preact";
import { Page } from "../ui/elements";

export default function Dashboard(): JSX.Element {
  return (
    <Page title="Dashboard">
      <p>Nothing here yet.</p>
    </Page>
  );
}
