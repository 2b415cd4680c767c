/** The cases that wait for somebody. */
import type { JSX } from "preact";
import { call } from "../api/client";
import { Fault, Loading, Page, Table } from "../ui/elements";
import { useLoad } from "../ui/load";
import { shortDay } from "../words";

export default function Inbox(): JSX.Element {
  const read = useLoad(() => call("list_cases", { query: { limit: 100 } }), []);
  return (
    <Page title="Cases" wide>
      <Fault error={read.error} again={read.again} />
      {!read.data ? (
        <Loading what="your cases" />
      ) : (
        <Table
          caption="Cases"
          hidden
          rows={read.data.cases}
          keyOf={(row) => row.ref}
          empty="No case waits here."
          columns={[
            { name: "Case", of: (row) => <a href={`/cases/${row.ref}`}>{row.ref}</a> },
            { name: "Stage", of: (row) => row.stage },
            { name: "Due", of: (row) => shortDay(row.due_on) },
          ]}
        />
      )}
    </Page>
  );
}
