/** Which team looks after which homes. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call } from "../api/client";
import { may } from "../session";
import { Ask } from "../ui/ask";
import { Details, Fault, Loading, Table } from "../ui/elements";
import { TextInput } from "../ui/inputs";
import { useLoad } from "../ui/load";

export default function Teams(): JSX.Element {
  const read = useLoad(() => call("list_teams"), []);
  const [team, setTeam] = useState("");
  const [homes, setHomes] = useState("");
  return (
    <>
      <p>Whoever belongs to a team comes to the cases of its homes; whoever belongs to none, to every case.</p>
      <Fault error={read.error} again={read.again} />
      {!read.data ? (
        <Loading what="the teams" />
      ) : (
        <Table
          caption="Teams"
          hidden
          rows={read.data}
          keyOf={(row) => row.team}
          empty="There are no teams: everybody comes to every case of the organisation."
          columns={[
            { name: "Team", of: (row) => row.team },
            { name: "People", of: (row) => row.people.join(", ") },
            { name: "Homes", of: (row) => row.homes.join(", ") },
          ]}
        />
      )}
      {may("set_team_homes") && (
        <Details summary="Set the homes of a team">
          <Ask
            say="Set"
            go={async () => {
              const all = homes.split(/[\s,]+/).filter(Boolean);
              await call("set_team_homes", { path: { team: team.trim() }, body: { homes: all } });
              await read.again();
              return `${team} looks after ${all.join(", ") || "no home"}.`;
            }}
          >
            <TextInput id="team" label="Team" value={team} onChange={setTeam} short />
            <TextInput
              id="homes"
              label="Homes"
              hint="Their codes, such as PRV-A, PRV-B; these replace those before"
              value={homes}
              onChange={setHomes}
            />
          </Ask>
        </Details>
      )}
    </>
  );
}
