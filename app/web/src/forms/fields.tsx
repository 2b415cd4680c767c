/** A form drawn from its JSON Schema: any form, by the kinds of its fields alone. */
import type { JSX } from "preact";
import { Button } from "../ui/elements";
import { Check, Checks, DateInput, Fieldset, Radios, Select, TextArea, TextInput } from "../ui/inputs";
import { choicesOf, labelOf, singular, unit } from "./labels";
import { type Record_, type Schema, type Typed, emptyOf, emptyRecord, idOf, kindOf, plain } from "./schema";
import { Week } from "./week";
import { isConditional, isShown } from "./when";

/** What a form needs to know beside its schema. */
export type Around = {
  /** The form's name, where a page has several. */
  form?: string;
  root: Schema;
  /** What is wrong, by JSON Pointer. */
  errors: Record<string, string>;
  today: string;
  /** Who and what can be named: register by register, value and label. */
  registers: Record<string, { value: string; label: string }[]>;
};

const ONE_LINE = 200; // characters: names and titles

type FieldProps = {
  name: string;
  pointer: string;
  schema: Schema;
  asked: boolean;
  value: Typed;
  onChange: (value: Typed) => void;
  around: Around;
};

export function Fields({
  schema,
  value,
  onChange,
  pointer = "",
  around,
  fixed = {},
}: {
  schema: Schema;
  value: Record_;
  onChange: (value: Record_) => void;
  pointer?: string;
  around: Around;
  /** What is known already, and so is not asked. */
  fixed?: Record_;
}): JSX.Element {
  return (
    <>
      {Object.entries(schema.properties ?? {})
        .filter(([name]) => !(name in fixed) && isShown(name, schema, { ...value, ...fixed }, around.root))
        .map(([name, each]) => {
          const field = (
            <Field
              key={name}
              name={name}
              pointer={`${pointer}/${name}`}
              schema={each}
              asked={(schema.required?.includes(name) ?? false) || each["x-needed"] === true}
              value={value[name]}
              onChange={(typed) => onChange({ ...value, [name]: typed })}
              around={around}
            />
          );
          return isConditional(name, schema, around.root) ? (
            <div class="app-when" key={name}>
              {field}
            </div>
          ) : (
            field
          );
        })}
    </>
  );
}

function Field({ name, pointer, schema, asked, value, onChange, around }: FieldProps): JSX.Element {
  const found = plain(schema, around.root);
  const kind = kindOf(found, around.root);
  const common = {
    id: idOf(pointer, around.form),
    label: labelOf(name, schema, found),
    hint: schema.description ?? (kind === "group" || kind === "choice" ? undefined : found.description),
    error: around.errors[pointer],
    optional: !asked && kind !== "yesNo",
  };
  const text = typeof value === "string" ? value : "";
  switch (kind) {
    case "longText":
      if ((found.maxLength ?? Infinity) <= ONE_LINE) return <TextInput {...common} value={text} onChange={onChange} />;
      return <TextArea {...common} value={text} onChange={onChange} maxLength={found.maxLength} />;
    case "whole":
      return <TextInput {...common} value={text} onChange={onChange} inputMode="numeric" short suffix={unit(found)} />;
    case "date":
      return <DateInput {...common} value={text} onChange={onChange} today={around.today} />;
    case "confirm":
      return (
        <div class={`nhsuk-form-group ${common.error ? "nhsuk-form-group--error" : ""}`}>
          {common.error && <span class="nhsuk-error-message">{common.error}</span>}
          <Check {...common} value={value === true} onChange={onChange} />
        </div>
      );
    case "yesNo":
      return (
        <Radios
          {...common}
          inline
          value={value === true ? "yes" : value === false ? "no" : ""}
          onChange={(said) => onChange(said === "yes")}
          choices={[
            { value: "yes", label: "Yes" },
            { value: "no", label: "No" },
          ]}
        />
      );
    case "choice": {
      const choices = choicesOf(found);
      return choices.length <= 6 ? (
        <Radios {...common} value={text} onChange={onChange} choices={choices} />
      ) : (
        <Select {...common} value={text} onChange={onChange} choices={choices} />
      );
    }
    case "choices": {
      const item = plain(found.items ?? {}, around.root);
      return (
        <Checks
          {...common}
          value={(value as string[] | undefined) ?? []}
          onChange={onChange}
          choices={choicesOf(item)}
        />
      );
    }
    case "week":
      return <Week {...common} value={value as { start: string; end: string }[][]} onChange={onChange} />;
    case "list":
      return <List {...{ name, pointer, schema, asked, value, onChange, around }} found={found} common={common} />;
    case "answers":
      return <Answers {...{ pointer, value, onChange, around }} found={found} common={common} />;
    case "group":
      return <Group_ {...{ name, pointer, schema, asked, value, onChange, around }} found={found} common={common} />;
    case "text":
      return <OneLine common={common} found={found} value={text} onChange={onChange} around={around} />;
  }
}

type Common = { id: string; label: string; hint?: string | undefined; error?: string | undefined; optional: boolean };

/** A line of text: free, of a register, a sum of money or a number of hours. */
function OneLine({
  common,
  found,
  value,
  onChange,
  around,
}: {
  common: Common;
  found: Schema;
  value: string;
  onChange: (value: string) => void;
  around: Around;
}): JSX.Element {
  const field = common.id.split(".").at(-1) ?? "";
  const register = found["x-widget"] === "file" ? "file" : found["x-register"];
  const named = register ? (around.registers[register] ?? []) : [];
  // the register knows every home and commissioner; evidence may come from an organisation that is not in it
  const whole = register === "organisation" ? around.registers[field] : named;
  if (whole && whole.length > 0) {
    const known = whole.some((each) => each.value === value) || value === "";
    const choices = known ? whole : [...whole, { value, label: value }];
    return <Select {...common} value={value} onChange={onChange} choices={choices} />;
  }
  if (named.length > 0) {
    const said = named.find((each) => each.value === value)?.label;
    const hint = [common.hint, said && `This is ${said}.`].filter(Boolean).join(" ");
    return (
      <>
        <TextInput {...common} hint={hint} value={value} onChange={onChange} list={`${common.id}-all`} />
        <datalist id={`${common.id}-all`}>
          {named.map((each) => (
            <option key={each.value} value={each.value} label={each.label} />
          ))}
        </datalist>
      </>
    );
  }
  const isSum = /rate|cost|fee|weekly$|amount/.test(field) && found.examples !== undefined;
  return (
    <TextInput
      {...common}
      value={value}
      onChange={onChange}
      inputMode={found.examples !== undefined ? "decimal" : "text"}
      short={found.examples !== undefined}
      prefix={isSum ? "£" : undefined}
      suffix={isSum ? undefined : unit(found)}
    />
  );
}

type Nested = FieldProps & { found: Schema; common: Common };

/** A group of fields; one that may be left out is added and removed. */
function Group_({ pointer, schema, asked, value, onChange, around, found, common }: Nested): JSX.Element {
  const there = typeof value === "object" && !Array.isArray(value);
  if (!there)
    return (
      <Fieldset {...common} large>
        <Button kind="secondary" small onClick={() => onChange(emptyRecord(found, around.root))}>
          Add: {common.label.toLowerCase()}
        </Button>
      </Fieldset>
    );
  const optional = !asked || (schema.anyOf?.some((each) => each.type === "null") ?? false);
  return (
    <Fieldset {...common} large>
      <div class="app-group">
        <Fields schema={found} value={value} onChange={onChange} pointer={pointer} around={around} />
        {optional && (
          <Button kind="secondary" small onClick={() => onChange(undefined)}>
            Remove: {common.label.toLowerCase()}
          </Button>
        )}
      </div>
    </Fieldset>
  );
}

/** As many of one thing as there are: each with its own fields, added and removed. */
function List({ pointer, value, onChange, around, found, common }: Nested): JSX.Element {
  const rows = (value as Typed[] | undefined) ?? [];
  const item = plain(found.items ?? {}, around.root);
  const isGroup = kindOf(item, around.root) === "group";
  const one = singular(common.label);
  const put = (index: number, typed: Typed): void => onChange(rows.map((each, i) => (i === index ? typed : each)));
  return (
    <Fieldset {...common} large>
      {rows.map((row, index) => (
        // rows have no name of their own: they are known by where they stand
        <div class="app-group" key={index}>
          {isGroup ? (
            <>
              <h4 class="nhsuk-heading-xs">
                {one} {index + 1}
              </h4>
              <Fields
                schema={item}
                value={row as Record_}
                onChange={(typed) => put(index, typed)}
                pointer={`${pointer}/${index}`}
                around={around}
              />
            </>
          ) : (
            <Field
              name={`${one} ${index + 1}`}
              pointer={`${pointer}/${index}`}
              schema={{ ...item, title: `${one} ${index + 1}` }}
              asked
              value={row}
              onChange={(typed) => put(index, typed)}
              around={around}
            />
          )}
          <Button kind="secondary" small onClick={() => onChange(rows.filter((_, i) => i !== index))}>
            Remove: {one.toLowerCase()} {index + 1}
          </Button>
        </div>
      ))}
      <Button kind="secondary" small onClick={() => onChange([...rows, emptyOf(item, around.root)])}>
        Add: {one.toLowerCase()}
      </Button>
    </Fieldset>
  );
}

/** One choice for each of a fixed list of questions. */
function Answers({
  pointer,
  value,
  onChange,
  around,
  found,
  common,
}: Omit<Nested, "name" | "schema" | "asked">): JSX.Element {
  const given = (value as Record_ | undefined) ?? {};
  const names = plain(found.propertyNames ?? {}, around.root);
  const each = plain(found.additionalProperties as Schema, around.root);
  return (
    <Fieldset {...common} large>
      {choicesOf(names).map((question) => (
        <Field
          key={question.value}
          name={question.value}
          pointer={`${pointer}/${question.value}`}
          schema={{ ...each, title: question.label }}
          asked
          value={given[question.value]}
          onChange={(typed) => onChange({ ...given, [question.value]: typed })}
          around={around}
        />
      ))}
    </Fieldset>
  );
}
