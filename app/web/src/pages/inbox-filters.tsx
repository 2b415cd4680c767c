/** The filters of the list of cases, and lists that a person keeps under a name. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { kindOf, plain } from "../forms/schema";
import { PROGRAMME, type Process, formOf } from "../processes";
import type { Registers } from "../registers";
import { Button, Details } from "../ui/elements";
import { type Choice, Select, TextInput } from "../ui/inputs";
import { useLoad } from "../ui/load";
import { human } from "../words";
import { type Chosen, type Saved, saveLists, savedLists } from "./inbox-query";

type Props = {
  chosen: Chosen;
  onChange: (chosen: Chosen) => void;
  process: Process | null;
  names: Registers;
  /** The address of the list as it stands, to be kept. */
  address: string;
};

export function Filters({ chosen, onChange, process, names, address }: Props): JSX.Element {
  const drivers = useLoad(driversOf, []);
  const put = (name: keyof Chosen, value: string): void => {
    const all = Object.entries({ ...chosen, [name]: value }).filter(([, each]) => each !== "");
    onChange(Object.fromEntries(all));
  };
  const beside = Object.entries(chosen).filter(([name]) => name !== "ref");
  return (
    <div class="app-filters">
      <Typed id="find" label="Case number begins with" value={chosen.ref ?? ""} onChange={(ref) => put("ref", ref)} />
      <Details summary={beside.length ? `Filters (${beside.length} set)` : "Filters"} open={beside.length > 0}>
        <div class="app-filters__grid">
          <Select
            id="filter-stage"
            label="Stage"
            value={chosen.stage ?? ""}
            onChange={(stage) => put("stage", stage)}
            choices={(process?.stages ?? []).map((each) => ({ value: each.name, label: each.title }))}
          />
          <Select
            id="filter-provider"
            label="Home"
            value={chosen.provider ?? ""}
            onChange={(provider) => put("provider", provider)}
            choices={names.provider ?? []}
          />
          <Select
            id="filter-driver"
            label="Main driver"
            value={chosen.driver ?? ""}
            onChange={(driver) => put("driver", driver)}
            choices={drivers.data ?? []}
          />
          <Select
            id="filter-hold"
            label="On hold for"
            value={chosen.hold ?? ""}
            onChange={(hold) => put("hold", hold)}
            choices={(process?.holds ?? []).map((each) => ({ value: each.name, label: each.title }))}
          />
          <Typed
            id="filter-cohort"
            label="Cohort"
            value={chosen.cohort ?? ""}
            onChange={(cohort) => put("cohort", cohort)}
          />
          <Select
            id="filter-overdue"
            label="Due"
            value={chosen.overdue ?? ""}
            onChange={(overdue) => put("overdue", overdue)}
            choices={[
              { value: "true", label: "Overdue" },
              { value: "false", label: "Not overdue" },
            ]}
          />
          <Select
            id="filter-open"
            label="Open or closed"
            value={chosen.open ?? ""}
            onChange={(open) => put("open", open)}
            choices={[
              { value: "false", label: "Closed only" },
              { value: "all", label: "Open and closed" },
            ]}
          />
        </div>
        {beside.length > 0 && (
          <Button kind="secondary" small onClick={() => onChange({})}>
            Clear all filters
          </Button>
        )}
      </Details>
      <Keep address={address} />
    </div>
  );
}

/** What is typed narrows the list once the typing pauses. */
function Typed(props: { id: string; label: string; value: string; onChange: (value: string) => void }): JSX.Element {
  const [typed, setTyped] = useState(props.value);
  useEffect(() => setTyped(props.value), [props.value]);
  useEffect(() => {
    const said = typed.trim();
    if (said === props.value) return undefined;
    const later = setTimeout(() => props.onChange(said), 300);
    return () => clearTimeout(later);
  }, [typed]);
  return <TextInput id={props.id} label={props.label} value={typed} onChange={setTyped} short />;
}

function Keep({ address }: { address: string }): JSX.Element {
  const [all, setAll] = useState<Saved[]>(savedLists);
  const [name, setName] = useState("");
  const [said, setSaid] = useState("");
  const put = (next: Saved[], words: string): void => {
    setSaid(saveLists(next) ? words : "This browser keeps nothing, so the list was not kept.");
    setAll(savedLists());
  };
  return (
    <Details summary="Your lists">
      {all.length > 0 && (
        <ul class="nhsuk-list">
          {all.map((each) => (
            <li key={each.name}>
              <a href={each.address}>{each.name}</a>{" "}
              <button
                type="button"
                class="app-link"
                aria-label={`Remove the list ${each.name}`}
                onClick={() =>
                  put(
                    all.filter((one) => one.name !== each.name),
                    `“${each.name}” is removed.`,
                  )
                }
              >
                Remove
              </button>
            </li>
          ))}
        </ul>
      )}
      <form
        class="app-row"
        onSubmit={(event) => {
          event.preventDefault();
          const known = name.trim();
          if (!known) return;
          put(
            [...all.filter((one) => one.name !== known), { name: known, address }],
            `“${known}” is kept on this device.`,
          );
          setName("");
        }}
      >
        <TextInput id="list-name" label="Keep this list as" value={name} onChange={setName} short />
        <Button type="submit" kind="secondary" small>
          Keep
        </Button>
      </form>
      <p role="status">{said}</p>
      <p class="app-quiet">
        The address of this page holds the list: send it to a colleague, who sees what they may see of it.
      </p>
    </Details>
  );
}

async function driversOf(): Promise<Choice[]> {
  const form = await formOf(PROGRAMME, "CreateCase");
  const found = plain(form.properties?.driver ?? {}, form);
  if (kindOf(found, form) !== "choice") return [];
  return (found.enum ?? []).map((value) => ({ value, label: found["x-labels"]?.[value] ?? human(value) }));
}
