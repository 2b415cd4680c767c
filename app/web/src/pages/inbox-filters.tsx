/** The filters of the list of cases, and lists that a person keeps under a name. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Due, Figure } from "../api/client";
import { choicesOf } from "../forms/labels";
import { kindOf, plain } from "../forms/schema";

import { PROGRAMME, type Process, formOf, titleOf } from "../processes";
import { type Registers, nameOf } from "../registers";
import { Button, Details } from "../ui/elements";
import { type Choice, Select, TextInput } from "../ui/inputs";
import { useLoad } from "../ui/load";
import { human } from "../words";
import { type Chosen, DUE, FIGURES, type Filter, type Saved, saveLists, savedLists } from "./inbox-query";

const YES_NO: Record<string, string> = {
  "open all": "open and closed",
  "open false": "closed only",
  "overdue true": "overdue",
  "overdue false": "not overdue",
  "in_cohort true": "part of a cohort",
  "in_cohort false": "of no cohort",
};

type Props = {
  chosen: Chosen;
  onChange: (chosen: Chosen) => void;
  process: Process | null;
  names: Registers;
  /** The address of the list as it stands, to be kept. */
  address: string;
};

export function Filters({ chosen, onChange, process, names, address }: Props): JSX.Element {
  const drivers = useLoad(() => choicesIn("CreateCase", "driver"), []);
  const outcomes = useLoad(() => choicesIn("LockOpinion", "choice"), []).data ?? [];
  const put = (name: keyof Chosen, value: string): void => {
    const all = Object.entries({ ...chosen, [name]: value }).filter(([, each]) => each !== "");
    onChange(Object.fromEntries(all));
  };
  const beside = Object.entries(chosen).filter(([name]) => name !== "find");
  /** A filter that is set, in words. */
  const said = (name: Filter, value: string): string => {
    if (name === "figure") return `on the dashboard: ${FIGURES[value as Figure]}`;
    if (name === "due") return `by the clock: ${DUE[value as Due]}`;
    if (name === "stage") return titleOf(process, value);
    if (name === "provider") return nameOf(names, value);
    const plainly = YES_NO[`${name} ${value}`];
    return plainly ?? (name === "ref" || name === "cohort" ? value : human(value));
  };
  return (
    <div class="app-filters">
      <Typed
        id="find"
        label="Find"
        hint="Case number, home or main driver. Nobody is found by name or NHS number, so that no search tells whose care is looked at."
        value={chosen.find ?? ""}
        onChange={(find) => put("find", find)}
      />
      <Details summary={beside.length ? `Filters (${beside.length} set)` : "Filters"}>
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
            id="filter-figure"
            label="Counted on the dashboard as"
            value={chosen.figure ?? ""}
            onChange={(figure) => put("figure", figure)}
            choices={Object.entries(FIGURES).map(([value, label]) => ({ value, label }))}
          />
          <Select
            id="filter-due"
            label="By the clock"
            value={chosen.due ?? ""}
            onChange={(due) => put("due", due)}
            choices={Object.entries(DUE).map(([value, label]) => ({ value, label }))}
          />
          <Select
            id="filter-outcome"
            label="Outcome"
            value={chosen.outcome ?? ""}
            onChange={(outcome) => put("outcome", outcome)}
            choices={withChosen(outcomes, chosen.outcome)}
          />
          <Select
            id="filter-in-cohort"
            label="Part of a cohort"
            value={chosen.in_cohort ?? ""}
            onChange={(cohort) => put("in_cohort", cohort)}
            choices={[
              { value: "true", label: "Yes" },
              { value: "false", label: "No" },
            ]}
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
      </Details>
      <Keep address={address} />
      {beside.length > 0 && (
        <p class="app-filters__set">
          Narrowed to: {beside.map(([name, value]) => said(name as Filter, value)).join("; ")}.{" "}
          <button type="button" class="app-link" onClick={() => onChange(chosen.find ? { find: chosen.find } : {})}>
            Clear all filters
          </button>
        </p>
      )}
    </div>
  );
}

/** What is typed narrows the list once the typing pauses. */
function Typed(props: {
  id: string;
  label: string;
  hint?: string;
  value: string;
  onChange: (value: string) => void;
}): JSX.Element {
  const [typed, setTyped] = useState(props.value);
  useEffect(() => setTyped(props.value), [props.value]);
  useEffect(() => {
    const said = typed.trim();
    if (said === props.value) return undefined;
    const later = setTimeout(() => props.onChange(said), 300);
    return () => clearTimeout(later);
  }, [typed]);
  return <TextInput id={props.id} label={props.label} hint={props.hint} value={typed} onChange={setTyped} short />;
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

/** The choices of one field of a form of the programme. */
async function choicesIn(name: string, field: string): Promise<Choice[]> {
  const form = await formOf(PROGRAMME, name);
  const found = plain(form.properties?.[field] ?? {}, form);
  return kindOf(found, form) === "choice" ? choicesOf(found) : [];
}

/** An address may ask for what the form does not offer: it is shown all the same. */
const withChosen = (known: Choice[], value: string | undefined): Choice[] =>
  !value || known.some((each) => each.value === value) ? known : [...known, { value, label: human(value) }];
