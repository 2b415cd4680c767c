/** A form as somebody filled it in, drawn by its schema: any form. */
import type { JSX } from "preact";
import { labelOf } from "../forms/labels";
import { saidOf } from "../forms/said";
import { type Schema, kindOf, plain } from "../forms/schema";
import { formOf } from "../processes";
import { type Registers, nameOf } from "../registers";
import { Fault, Loading } from "../ui/elements";
import { useLoad } from "../ui/load";
import type { Line } from "./case-data";
import { LinesInWords } from "./case-package";

/** Read the schema, then draw what was filled in. */
export function Record({
  programme,
  form,
  fields,
  names,
}: {
  programme: string;
  form: string;
  fields: Record<string, unknown>;
  names: Registers;
}): JSX.Element {
  const read = useLoad(() => formOf(programme, form), [programme, form]);
  if (read.error) return <Fault error={read.error} again={read.again} />;
  if (!read.data) return <Loading what="the form" />;
  return <Filled schema={read.data} root={read.data} value={fields} names={names} />;
}

/** Names and what they hold; what was left empty is left out. */
export function Filled({
  schema,
  root,
  value,
  names,
}: {
  schema: Schema;
  root: Schema;
  value: Record<string, unknown>;
  names: Registers;
}): JSX.Element {
  const name = (code: string): string => nameOf(names, code);
  const rows = Object.entries(schema.properties ?? {}).flatMap(([key, each]) => {
    const found = plain(each, root);
    const data = value[key];
    if (saidOf(each, data, root, name) === "") return [];
    return [{ key, label: labelOf(key, each, found), node: nodeOf(found, data, root, names) }];
  });
  if (rows.length === 0) return <p class="app-quiet">Nothing had to be filled in.</p>;
  return (
    <dl class="app-record">
      {rows.map((row) => (
        <div key={row.key}>
          <dt>{row.label}</dt>
          <dd>{row.node}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Whether each of a list is a line of a package: hours of the week, and how many people are there in them. */
const isCare = (item: Schema, root: Schema): boolean =>
  Object.values(item.properties ?? {}).some((each) => kindOf(plain(each, root), root) === "week");

function nodeOf(schema: Schema, data: unknown, root: Schema, names: Registers): JSX.Element {
  const kind = kindOf(schema, root);
  if (kind === "group")
    return <Filled schema={schema} root={root} value={data as Record<string, unknown>} names={names} />;
  if (kind === "list") {
    const item = plain(schema.items ?? {}, root);
    if (isCare(item, root)) return <LinesInWords lines={data as Line[]} money />;
    if (kindOf(item, root) === "group")
      return (
        <ol class="app-record__list">
          {(data as Record<string, unknown>[]).map((each, at) => (
            <li key={at}>
              <Filled schema={item} root={root} value={each} names={names} />
            </li>
          ))}
        </ol>
      );
  }
  return <span class="app-words">{saidOf(schema, data, root, (code) => nameOf(names, code))}</span>;
}
