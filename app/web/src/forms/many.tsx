/** Fields of a form that hold several others: groups, lists, tables. */
import type { JSX } from "preact";
import { inSentence } from "../words";
import { Button } from "../ui/elements";
import { Fieldset } from "../ui/inputs";
import { type Common, Field, type FieldProps, Fields, OneLine } from "./fields";
import { choicesOf, singular } from "./labels";
import {
  type Record_,
  type Schema,
  type Typed,
  emptyOf,
  emptyRecord,
  idOf,
  kindOf,
  plain,
  rowsOf,
  valueOf,
} from "./schema";

/** What a part of a form is drawn of, where its own schema says all that is to know. */
type Held = Omit<Nested, "name" | "schema" | "asked">;
type Nested = FieldProps & { found: Schema; common: Common };

/** A group of fields; one that may be left out is added and removed. */
export function Group({ pointer, schema, asked, value, onChange, around, found, common }: Nested): JSX.Element {
  const there = typeof value === "object" && !Array.isArray(value);
  if (!there)
    return (
      <Fieldset {...common} large>
        <Button kind="secondary" small onClick={() => onChange(emptyRecord(found, around.root))}>
          Add: {inSentence(common.label)}
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
            Remove: {inSentence(common.label)}
          </Button>
        )}
      </div>
    </Fieldset>
  );
}

const Remove = ({ what, go }: { what: string; go: () => void }): JSX.Element => (
  <Button kind="secondary" small onClick={go}>
    Remove: {what}
  </Button>
);

/** As many of one thing as there are: each with its own fields, added and removed. */
export function List({ pointer, value, onChange, around, found, common }: Nested): JSX.Element {
  const rows = (value as Typed[] | undefined) ?? [];
  const item = plain(found.items ?? {}, around.root);
  const isGroup = kindOf(item, around.root) === "group";
  const one = found["x-one"] ?? singular(common.label);
  const put = (index: number, typed: Typed): void => onChange(rows.map((each, i) => (i === index ? typed : each)));
  return (
    <Fieldset {...common} large>
      {rows.map((row, index) => (
        // rows have no name of their own: they are known by where they stand
        <div class="app-group" key={index} role="group" aria-label={`${one} ${index + 1}`}>
          {isGroup ? (
            <>
              <p class="nhsuk-heading-xs" aria-hidden="true">
                {one} {index + 1}
              </p>
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
          <Remove what={`${inSentence(one)} ${index + 1}`} go={() => onChange(rows.filter((_, i) => i !== index))} />
        </div>
      ))}
      <Button kind="secondary" small onClick={() => onChange([...rows, emptyOf(item, around.root)])}>
        Add: {inSentence(one)}
      </Button>
    </Fieldset>
  );
}

/** One choice for each of a fixed list of questions. */
export function Answers({ pointer, value, onChange, around, found, common }: Held): JSX.Element {
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

/** A table whose rows are named by whoever types them: a code, and one value for it. */
export function Rows({ pointer, value, onChange, around, found, common }: Held): JSX.Element {
  const rows = rowsOf(value);
  const each = valueOf(found);
  const one = found["x-one"] ?? singular(common.label);
  const put = (index: number, changed: Partial<(typeof rows)[number]>): void =>
    onChange(rows.map((row, i) => (i === index ? { ...row, ...changed } : row)));
  return (
    <Fieldset {...common} large>
      {rows.map((row, index) => {
        const twice = rows.findIndex((other) => other.name === row.name) < index;
        return (
          <div class="app-group" key={index}>
            <OneLine
              common={{
                id: idOf(`${pointer}/${index}.name`, around.form),
                label: `${one} ${index + 1}`,
                error: twice && row.name ? "It is there already. Change or remove one of them" : undefined,
                optional: false,
              }}
              found={{ type: "string", ...(found["x-register"] && { "x-register": found["x-register"] }) }}
              value={row.name}
              onChange={(name) => put(index, { name })}
              around={around}
            />
            <Field
              name="value"
              pointer={`${pointer}/${row.name || index}`}
              schema={{ title: "How many", ...each }}
              asked
              value={row.value}
              onChange={(typed) => put(index, { value: typed })}
              around={around}
            />
            <Remove what={`${inSentence(one)} ${index + 1}`} go={() => onChange(rows.filter((_, i) => i !== index))} />
          </div>
        );
      })}
      <Button kind="secondary" small onClick={() => onChange([...rows, { name: "", value: "" }])}>
        Add: {inSentence(one)}
      </Button>
    </Fieldset>
  );
}
