/** The process: its stages and moves as a list that anybody can read, and as diagrams to take away. */
import type { JSX } from "preact";
import { addressOf, call } from "../api/client";
import { Details, Fault, Loading, Table } from "../ui/elements";
import { useLoad } from "../ui/load";
import { count, human, inSentence } from "../words";

const PROGRAMME = "one_to_one";
type Stage = { name: string; title: string; owner: string; final: boolean };
type Move = {
  action: string;
  label: string;
  source: string;
  target: string;
  by: string[];
  step_up?: boolean;
  unless: { rule: string; source: string; clears: string }[];
};
type Whole = { title: string; version: string; gates: Record<string, string>; stages: Stage[]; moves: Move[] };

export default function Process(): JSX.Element {
  const read = useLoad(async () => (await call("get_process", { path: { programme: PROGRAMME } })) as Whole, []);
  if (read.error) return <Fault error={read.error} again={read.again} />;
  if (!read.data) return <Loading what="the process" />;
  const { title, version, gates, stages, moves } = read.data;
  const titleOf = (name: string): string => stages.find((each) => each.name === name)?.title ?? "Stays where it is";
  const at = (format: string): string => addressOf("get_process", { programme: PROGRAMME }, { format });
  return (
    <>
      <p>
        {title}, version {version}: {count(stages.length, "stage")}, {count(moves.length, "move")}. Nothing comes to a
        decision without {Object.values(gates).join(", ")}.
      </p>
      <p class="app-row">
        <a class="app-target" href={at("mermaid")} download={`${PROGRAMME}.mmd`} data-native>
          Diagram as Mermaid text
        </a>
        <a class="app-target" href={at("bpmn")} download={`${PROGRAMME}.bpmn`} data-native>
          Diagram as BPMN 2.0
        </a>
        <a class="app-target" href={at("json")} download={`${PROGRAMME}.json`} data-native>
          All of it as JSON
        </a>
      </p>
      <ol class="app-phases">
        {stages.map((stage) => {
          const from = moves.filter((each) => each.source === stage.name);
          const onward = from.filter((each) => each.target !== stage.name);
          return (
            <li key={stage.name}>
              <h2 class="nhsuk-heading-xs nhsuk-u-margin-bottom-1">{stage.title}</h2>
              <p class="nhsuk-u-margin-bottom-1">
                {stage.final ? "The end." : `With: ${inSentence(human(stage.owner))}.`}{" "}
                {onward.length > 0 && (
                  <>Leads to: {[...new Set(onward.map((each) => titleOf(each.target)))].join("; ")}.</>
                )}
              </p>
              {from.length > 0 && (
                <Details summary={count(from.length, "move")}>
                  <Table
                    caption={`Moves at: ${stage.title}`}
                    hidden
                    rows={from}
                    keyOf={(row, index) => `${row.action} ${index}`}
                    columns={[
                      { name: "Move", of: (row) => row.label },
                      { name: "By", of: (row) => row.by.map(human).join(", ") },
                      {
                        name: "Leads to",
                        of: (row) => (row.target === stage.name ? "Stays" : titleOf(row.target)),
                      },
                    ]}
                  />
                </Details>
              )}
            </li>
          );
        })}
      </ol>
    </>
  );
}
