/** What the commissioner set: in force, proposed with a preview of what changes, and the proof of the panel's terms. */
import type { JSX } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { type PolicyView, type ProofView, Refused, call } from "../api/client";
import { type Record_, type Schema, emptyRecord, kindOf, plain, sendable, typedOf, valueOf } from "../forms/schema";
import { type Around, Fields } from "../forms/fields";
import { faultsOf, nearest } from "../forms/move-form";
import { me, may } from "../session";
import { Ask } from "../ui/ask";
import { Button, Details, Fault, Loading, Table, Tag } from "../ui/elements";
import { DateInput, TextArea, TextInput } from "../ui/inputs";
import { useLoad } from "../ui/load";
import { day, measured } from "../words";
import { Proof } from "./administration-proof";
import { iso } from "./account-away";
import { Value, changesIn, isSimple, shown, titleOf } from "./policy-values";

const PROGRAMME = "one_to_one";
type Values = Record<string, unknown>;

export default function Policy(): JSX.Element {
  const read = useLoad(() => call("get_policy", { path: { programme: PROGRAMME } }), []);
  if (read.error && !read.data) return <Fault error={read.error} again={read.again} />;
  if (!read.data) return <Loading what="the policy" />;
  const found = read.data;
  const root = found.definition as Schema;
  const simple = Object.entries(found.policy).filter(([, value]) => isSimple(value));
  const nested = Object.entries(found.policy).filter(([, value]) => !isSimple(value));
  return (
    <>
      <p>
        In force: version <code>{found.in_force}</code>. Every act is judged by the policy of its day; the journal says
        by which.
      </p>
      {may("get_policy_proof") && <Proof programme={PROGRAMME} />}
      <h2 class="nhsuk-heading-m">What is set</h2>
      <div class="app-values">
        {" "}
        <Table
          caption="Values in force"
          hidden
          rows={simple}
          keyOf={([name]) => name}
          columns={[
            { name: "What", of: ([name]) => titleOf(name, root) },
            {
              name: "Value",
              of: ([name, value]) => measured(typeof value === "number" ? value : shown(value), unitOf(name, root)),
            },
          ]}
        />
      </div>
      {nested.map(([name, value]) => (
        <Details key={name} summary={titleOf(name, root)}>
          <Value title={titleOf(name, root)} value={value} />
        </Details>
      ))}
      <Versions of={found} />
      {may("change_policy") && <Change found={found} again={read.again} />}
    </>
  );
}

type Version = { version: number; effective_from: string; made_by: string; policy: Values };
const versionsOf = (found: PolicyView): Version[] => found.versions as Version[];

/** The policy that a change from that day on is made to: a version that is still to come may be in force by then. */
function standingOn(found: PolicyView, typed: string): Values {
  const on = /^\d{4}-\d{1,2}-\d{1,2}$/.test(typed) ? iso(typed) : "";
  const by = versionsOf(found).filter((each) => each.effective_from <= on);
  const [last] = by.sort((a, b) => b.effective_from.localeCompare(a.effective_from) || b.version - a.version);
  return last?.policy ?? found.policy;
}

const unitOf = (name: string, root: Schema): string => plain(root.properties?.[name] ?? {}, root)["x-unit"] ?? "";

function Versions({ of: found }: { of: PolicyView }): JSX.Element {
  const rows = versionsOf(found);
  return (
    <>
      <h2 class="nhsuk-heading-m">Versions</h2>
      <Table
        caption="Versions"
        hidden
        rows={rows}
        keyOf={(_, index) => index}
        empty="None was set: the values above are what the software begins with."
        columns={[
          { name: "Version", of: (row) => row.version },
          {
            name: "In force from",
            of: (row) => (
              <>
                {day(row.effective_from)}{" "}
                {row.effective_from > (me.value?.today ?? "") && <Tag colour="yellow">To come</Tag>}
              </>
            ),
          },
          { name: "Set by", of: (row) => row.made_by },
        ]}
      />
    </>
  );
}

/** Some of the values, typed anew: what changes is shown, and can be proved, before anybody is bound by it. */
function Change({ found, again }: { found: PolicyView; again: () => Promise<void> }): JSX.Element {
  const root = found.definition as Schema;
  const names = Object.keys(found.policy);
  const [chosen, setChosen] = useState<string[]>([]);
  const [typed, setTyped] = useState<Record_>({});
  const [from, setFrom] = useState("");
  const [reason, setReason] = useState("");
  const [sought, setSought] = useState("");
  const [picked, setPicked] = useState("");
  const [proof, setProof] = useState<ProofView | null>(null);
  const [error, setError] = useState<unknown>(null);
  const part: Schema = {
    ...root,
    properties: Object.fromEntries(chosen.map((name) => [name, root.properties?.[name] ?? {}])),
    required: chosen,
  };
  const standing = standingOn(found, from);
  const changes = sendable(typed, part, root) as Values;
  const [faults, setFaults] = useState<Record<string, string>>({});
  const heeding = async <T,>(sends: () => Promise<T>): Promise<T> => {
    setFaults({});
    try {
      return await sends();
    } catch (refused) {
      if (refused instanceof Refused) setFaults(faultsOf(refused));
      if (refused instanceof Refused && refused.status === 409) await again(); // somebody else set one meanwhile
      throw refused;
    }
  };
  const proposed = Object.entries(changes).flatMap(([name, will]) =>
    changesIn(titleOf(name, root), standing[name], will),
  );
  const pick = (name: string): void => {
    const value = standing[name];
    setChosen([...chosen, name]);
    setTyped({
      ...typed,
      [name]: typedOf(value),
    });
    setSought("");
    setPicked(name);
  };
  // what was chosen goes off the list of what is found; its field takes the focus, to be filled in
  useLayoutEffect(() => {
    if (picked) document.getElementById(`f.${picked}`)?.focus();
  }, [picked]);
  const rest = names.filter((name) => !chosen.includes(name) && canBeDrawn(root.properties?.[name] ?? {}, root));
  const hits =
    sought.trim() === ""
      ? []
      : rest.filter((name) => titleOf(name, root).toLowerCase().includes(sought.toLowerCase())).slice(0, 8);
  /** Another day may have another policy: what nobody has touched is then that day's. */
  const begin = (day_: string): void => {
    const next = standingOn(found, day_);
    const same = (name: string): boolean => JSON.stringify(typed[name]) === JSON.stringify(typedOf(standing[name]));
    setTyped({ ...typed, ...Object.fromEntries(chosen.filter(same).map((name) => [name, typedOf(next[name])])) });
    setFrom(day_);
    setProof(null);
  };
  const prove = async (): Promise<void> => {
    setError(null);
    try {
      const body = { effective_from: from ? iso(from) : null, changes };
      setProof(await heeding(() => call("prove_policy", { path: { programme: PROGRAMME }, body })));
    } catch (failed) {
      setError(failed);
    }
  };
  return (
    <>
      <h2 class="nhsuk-heading-m">Propose a change</h2>
      <Ask
        say="Set it"
        at={(pointer) => (document.getElementById(pointer.slice(1)) ? pointer.slice(1) : nearest(pointer))}
        go={async () => {
          const newest = versionsOf(found).reduce((most, each) => Math.max(most, each.version), 0);
          const body = { effective_from: iso(from), reason, changes, newest };
          await heeding(() => call("change_policy", { path: { programme: PROGRAMME }, body }));
          setChosen([]);
          setPicked("");
          setTyped({});
          await again();
          return `Set: in force from ${day(iso(from))}. From that day every act is judged by it.`;
        }}
      >
        <TextInput
          id="sought"
          label="What changes"
          hint="Type a part of its name, such as notice, then choose it below"
          value={sought}
          onChange={setSought}
        />
        {hits.length > 0 && (
          <ul class="nhsuk-list" aria-label="Found">
            {hits.map((name) => (
              <li key={name}>
                <button type="button" class="app-link" onClick={() => pick(name)}>
                  {titleOf(name, root)} {isSimple(standing[name]) && `(now ${shown(standing[name])})`}
                </button>
              </li>
            ))}
          </ul>
        )}
        <Fields
          schema={part}
          value={{ ...emptyRecord(part, root), ...typed }}
          onChange={(value) => {
            setTyped(value);
            setProof(null);
          }}
          around={{
            root,
            errors: faults,
            today: me.value?.today ?? "",
            registers: registersOf(root, { ...standing, ...changes }),
          }}
        />
        <DateInput id="effective_from" label="In force from" value={from} onChange={begin} today={me.value?.today} />
        <TextArea id="reason" label="Why" hint="It stands on the record" value={reason} onChange={setReason} rows={2} />
        <Table
          caption="What would change"
          rows={proposed}
          keyOf={(row) => row.at}
          empty="Nothing changes yet."
          columns={[
            { name: "What", of: (row) => row.at },
            { name: "Now", of: (row) => row.was },
            { name: "Proposed", of: (row) => <strong>{row.will}</strong> },
          ]}
        />
        {may("prove_policy") && proposed.length > 0 && (
          <Button kind="secondary" small onClick={prove}>
            Can every panel still be quorate?
          </Button>
        )}
        <Fault error={error} />
        <div role="status">{proof && <Proof programme={PROGRAMME} given={proof} />}</div>
      </Ask>
    </>
  );
}

/** What can be named in it: the codes that the programme knows, and the panels that there are or would be. */
function registersOf(root: Schema, policy: Values): Around["registers"] {
  const known = Object.entries(root["x-registers"] ?? {}).map(([register, words]) => [
    register,
    Object.entries(words).map(([value, label]) => ({ value, label })),
  ]);
  const panels = (policy.panels ?? []) as { name?: string; title?: string }[];
  const named = panels.flatMap(({ name, title }) => (name ? [{ value: name, label: title ?? name }] : []));
  return { ...(Object.fromEntries(known) as Around["registers"]), panel: named };
}

/** Whether a form can be drawn of it. */
function canBeDrawn(schema: Schema, root: Schema): boolean {
  try {
    const found = plain(schema, root);
    const kind = kindOf(found, root);
    if (kind === "table") return canBeDrawn(valueOf(found), root);
    if (kind === "list") return canBeDrawn(found.items ?? {}, root);
    if (kind === "group") return Object.values(found.properties ?? {}).every((each) => canBeDrawn(each, root));
    return true;
  } catch {
    return false; // of several kinds
  }
}
