/** One case: where it stands, what comes next, and everything on record about it. */
import type { JSX } from "preact";
import { useRoute } from "preact-iso";
import { call } from "../api/client";
import { Obstacles } from "../forms/move-form";
import { Fault, Loading, Page } from "../ui/elements";
import { useLoad } from "../ui/load";

export default function Case(): JSX.Element {
  const { ref = "" } = useRoute().params;
  const read = useLoad(() => call("get_case", { path: { ref } }), [ref]);
  if (read.error) return <Fault error={read.error} again={read.again} />;
  if (!read.data) return <Loading what={`case ${ref}`} />;
  return (
    <Page title={read.data.stage_title} caption={`Case ${ref}`} wide>
      <h2 class="nhsuk-heading-m">What you can do</h2>
      {read.data.options.map((each) => (
        <div key={each.action}>
          <a href={`/cases/${ref}/act/${each.action}`}>{each.label}</a>
          {each.obstacles.length > 0 && <Obstacles of={each.obstacles} />}
        </div>
      ))}
    </Page>
  );
}
