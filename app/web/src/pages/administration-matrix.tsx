/** Who may ask what: every operation by the role that may ask, from the tables by which the software decides. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type OperationView, type RoleView, type Who, call } from "../api/client";
import { Details, Fault, Loading, Table, Tag } from "../ui/elements";
import { Select, TextInput } from "../ui/inputs";
import { useLoad } from "../ui/load";
import { count, human } from "../words";

const EVERYBODY: Record<Exclude<Who, "ROLES">, string> = {
  ANYBODY: "Anybody, not signed in either",
  OWN_SESSION: "Whoever’s web session it is",
  SIGNED_IN: "Everybody signed in",
};
const sentence = (title: string): string => title.charAt(0).toUpperCase() + title.slice(1);

export default function Matrix(): JSX.Element {
  const read = useLoad(() => call("get_access_matrix"), []);
  const [role, setRole] = useState("");
  const [sought, setSought] = useState("");
  if (read.error && !read.data) return <Fault error={read.error} again={read.again} />;
  if (!read.data) return <Loading what="who may ask what" />;
  const { roles, operations } = read.data;
  const admits = (each: OperationView): boolean =>
    role === "" || (each.who === "ROLES" ? each.roles.some((one) => one === role) : each.who === "SIGNED_IN");
  const words = sought.trim().toLowerCase();
  const shown = operations.filter(
    (each) => admits(each) && `${each.what} ${each.operation} ${each.path}`.toLowerCase().includes(words),
  );
  const areas = [...new Set(shown.map((each) => each.area))];
  return (
    <>
      <p>
        Read out of the tables by which the software decides, as they are in this version. Whoever may ask sees only
        what they come to by their work: an interest takes away whatever a role gives.
      </p>
      <div class="app-row">
        <Select
          id="matrix-role"
          label="Role"
          value={role}
          onChange={setRole}
          choices={roles.map((each) => ({ value: each.role, label: sentence(each.title) }))}
        />
        <TextInput id="matrix-sought" label="Find" value={sought} onChange={setSought} short />
      </div>
      <p role="status">{count(shown.length, "thing")} to ask for</p>
      {areas.map((area) => (
        <Details key={`${area} ${words} ${role}`} summary={human(area)} open={role !== "" || words !== ""}>
          <Table
            caption={human(area)}
            hidden
            rows={shown.filter((each) => each.area === area)}
            keyOf={(row) => row.operation}
            columns={[
              {
                name: "What",
                of: (row) => (
                  <>
                    {row.what}{" "}
                    <code class="app-quiet">
                      {row.method} {row.path}
                    </code>
                  </>
                ),
              },
              { name: "People", of: (row) => peopleOf(row, roles) },
              { name: "Systems", of: (row) => row.scope ?? "none" },
              {
                name: "With",
                of: (row) => (
                  <>
                    {row.step_up && <Tag colour="orange">Second factor</Tag>}{" "}
                    {row.read_log && <Tag colour="blue">Read log</Tag>}
                  </>
                ),
              },
            ]}
          />
        </Details>
      ))}
    </>
  );
}

const peopleOf = (row: OperationView, roles: RoleView[]): string =>
  row.who === "ROLES"
    ? sentence(
        roles
          .filter((each) => row.roles.includes(each.role))
          .map((each) => each.title)
          .join(", "),
      )
    : EVERYBODY[row.who];
