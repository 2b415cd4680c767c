/** A form drawn from its JSON Schema: any form, by the kinds of its fields alone. */
import type { JSX } from "preact";
import { Check, Checks, DateInput, Radios, Select, TextArea, TextInput } from "../ui/inputs";
import { choicesOf, labelOf, unit } from "./labels";
import { Answers, Group, List, Rows } from "./many";
import { type Record_, type Schema, type Typed, idOf, kindOf, plain } from "./schema";
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

export type FieldProps = {
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

export function Field({ name, pointer, schema, asked, value, onChange, around }: FieldProps): JSX.Element {
  const found = plain(schema, around.root);
  const kind = kindOf(found, around.root);
  const common = {
    id: idOf(pointer, around.form),
    label: labelOf(name, schema, found),
    hint: schema.description ?? (kind === "group" || kind === "choice" ? undefined : found.description),
    error: around.errors[pointer],
    optional: !asked && kind !== "yesNo" && !isFilled(schema.default ?? found.default),
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
    case "table":
      return <Rows {...{ pointer, value, onChange, around }} found={found} common={common} />;
    case "group":
      return <Group {...{ name, pointer, schema, asked, value, onChange, around }} found={found} common={common} />;
    case "text":
      return <OneLine common={common} found={found} value={text} onChange={onChange} around={around} />;
  }
}

/** Whether it begins with a value: then nobody can leave it open by leaving it alone. */
const isFilled = (value: unknown): boolean =>
  value !== undefined && value !== null && !Array.isArray(value) && value !== "";

export type Common = {
  id: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  optional: boolean;
};

/** A line of text: free, of a register, a sum of money or a number of hours. */
export function OneLine({
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
