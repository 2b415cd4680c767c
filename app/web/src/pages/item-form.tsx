/** Any act of the room that has a form: drawn by its schema, kept while it is typed, sent by the room's own way. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { MoveForm } from "../forms/move-form";
import { formOf } from "../processes";
import { Fault, Loading } from "../ui/elements";
import { useLoad } from "../ui/load";
import { newsSince } from "./case-changes";
import type { InRoom } from "./item";
import { type Option, doInRoom } from "./item-data";

export function RoomForm({
  option,
  held,
  heard,
  item,
  names,
  live,
  again,
  onDone,
}: InRoom & { option: Option; onDone?: () => void }): JSX.Element {
  const { found } = heard;
  const [turn, setTurn] = useState(0); // after it was sent, the form begins anew
  const read = useLoad(() => formOf(found.programme, option.form), [found.programme, option.form]);
  if (!read.data) return read.error ? <Fault error={read.error} again={read.again} /> : <Loading what="the form" />;
  const here = held.members.map((each) => ({ value: each.person, label: each.name }));
  return (
    <MoveForm
      key={`${option.action} ${turn}`}
      draft={`${held.id} ${item.ref} ${option.action}`}
      form={option.action}
      schema={read.data}
      registers={{ ...names, person: names.person ?? here }}
      seen={found.seq}
      say={option.label}
      send={async (body, seen, key) => {
        await doInRoom({ sitting: held.id, ref: item.ref, action: option.action, body, seen, key });
        setTurn(turn + 1);
        onDone?.();
        await Promise.all([live.again(), again()]);
      }}
      refresh={(since) => newsSince(item.ref, option.action, since, names)}
    />
  );
}
