/** One move of a case: its form, or what stands in its way. */
import type { JSX } from "preact";
import { useLocation, useRoute } from "preact-iso";
import { call } from "../api/client";
import { MoveForm, Obstacles } from "../forms/move-form";
import { formOf, optionOf } from "../processes";
import { registers } from "../registers";
import { Fault, Loading, Page } from "../ui/elements";
import { useLoad } from "../ui/load";
import { changesSince } from "./case-changes";

export default function Act(): JSX.Element {
  const { ref = "", action = "" } = useRoute().params;
  const { route } = useLocation();
  const read = useLoad(async () => {
    const found = await call("get_case", { path: { ref } });
    const option = optionOf(found, action);
    const schema = option ? await formOf(found.programme, option.form) : null;
    return { found, option, schema, names: await registers() };
  }, [ref, action]);
  if (read.error) return <Fault error={read.error} again={read.again} />;
  if (!read.data) return <Loading what="the form" />;
  const { found, option, schema, names } = read.data;
  const back = <a href={`/cases/${ref}`}>Back to case {ref}</a>;
  if (!option || !schema || option.room !== null)
    return (
      <Page title="This cannot be done here" caption={ref}>
        <p>
          {option?.room ? `It is done in the ${option.room} room.` : "The case stands where this move does not begin."}
        </p>
        <p>{back}</p>
      </Page>
    );
  return (
    <Page title={option.label} caption={ref}>
      <p>{back}</p>
      {option.obstacles.length > 0 && (
        <>
          <h2 class="nhsuk-heading-s">What stands in the way now</h2>
          <Obstacles of={option.obstacles} />
        </>
      )}
      {option.still_to_sign.length > 1 && <p>This needs two signatures: yours, and that of another profession.</p>}
      <MoveForm
        key={`${ref} ${action}`}
        draft={`${ref} ${action}`}
        schema={schema}
        registers={names}
        seen={found.seq}
        say={option.label}
        send={async (body, seen, key) => {
          await call("make_move", { path: { ref, action }, body, seen, key });
          route(`/cases/${ref}`);
        }}
        refresh={async () => {
          const changes = await changesSince(ref, found.seq);
          const now = await call("get_case", { path: { ref } });
          return { seen: now.seq, changes };
        }}
      />
    </Page>
  );
}
