/** People, policy, access and proof: a part for each that somebody may ask for. */
import { fetched } from "../ui/fetched";
import type { JSX } from "preact";
import { useRoute } from "preact-iso";
import type { Name } from "../api/client";
import { may } from "../session";
import { Parts } from "../ui/ask";
import { Page } from "../ui/elements";

const People = fetched(() => import("./administration-people"));
const Services = fetched(() => import("./administration-services"));
const Teams = fetched(() => import("./administration-teams"));
const Policy = fetched(() => import("./administration-policy"));
const Process = fetched(() => import("./administration-process"));
const Access = fetched(() => import("./administration-access"));
const Matrix = fetched(() => import("./administration-matrix"));
const Glass = fetched(() => import("./administration-glass"));
const Journal = fetched(() => import("./administration-journal"));

const PARTS: { part: string; name: string; operation: Name; shows: () => JSX.Element }[] = [
  { part: "people", name: "People and roles", operation: "list_accounts", shows: () => <People /> },
  { part: "services", name: "Connected systems", operation: "list_services", shows: () => <Services /> },
  { part: "access", name: "Access", operation: "get_access_report", shows: () => <Access /> },
  { part: "matrix", name: "Who may ask what", operation: "get_access_matrix", shows: () => <Matrix /> },
  { part: "break-glass", name: "Break-glass", operation: "list_break_glass", shows: () => <Glass /> },
  { part: "policy", name: "Policy and terms", operation: "get_policy", shows: () => <Policy /> },
  { part: "process", name: "Process", operation: "get_process", shows: () => <Process /> },
  { part: "teams", name: "Teams", operation: "list_teams", shows: () => <Teams /> },
  { part: "journal", name: "Is the record whole?", operation: "verify_journal", shows: () => <Journal /> },
];

export default function Administration(): JSX.Element {
  const there = PARTS.filter((each) => may(each.operation));
  const { part } = useRoute().params;
  const found = there.find((each) => each.part === part) ?? (part ? undefined : there[0]);
  return (
    <Page title={found?.name ?? "Administration"} caption="Administration" wide>
      <Parts
        label="Administration"
        parts={there.map((each) => ({ at: `/administration/${each.part}`, name: each.name }))}
        at={`/administration/${found?.part ?? ""}`}
      />
      {found ? found.shows() : <p>There is no such part, or none that your roles may ask for.</p>}
    </Page>
  );
}
