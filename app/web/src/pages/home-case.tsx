/** One resident's review as their home reads it. */
import type { JSX } from "preact";
import { call } from "../api/client";
import { Obstacles } from "../forms/move-form";
import { may } from "../session";
import { Fault, FaultPage, Inset, Loading, Page, Tag } from "../ui/elements";
import { useLoad } from "../ui/load";
import { human, inSentence } from "../words";
import { Back, Decision, Steps } from "./home-decision";
import { Emergency } from "./home-emergency";
import { Evidence } from "./home-evidence";
import { EMERGENCY, factsOf, hours, weeklyHours } from "./home-facts";

export function HomeCase({ at: ref }: { at: string }): JSX.Element {
  const read = useLoad(async () => {
    const found = await call("get_case", { path: { ref } });
    const [files, documents] = await Promise.all([
      may("list_files") ? call("list_files", { path: { ref } }) : [],
      may("list_documents") ? call("list_documents", { path: { ref } }) : [],
    ]);
    return { found, files, documents };
  }, [ref]);
  if (read.error && !read.data) return <FaultPage title={`Review ${ref}`} error={read.error} again={read.again} />;
  if (!read.data) return <Loading what={`review ${ref}`} />;
  const { found, files, documents } = read.data;
  const facts = factsOf(found);
  const given = facts.package?.current;
  const urgent = found.options.find((each) => each.action === EMERGENCY);
  return (
    <Page title={`Review ${ref}`} caption={found.stage_title}>
      <p>
        <a href="/home">All your residents’ reviews</a>
      </p>
      <Fault error={read.error} again={read.again} />
      <ul class="nhsuk-list app-tight">
        {given && (
          <li>
            Given now: <strong>{hours(weeklyHours(given))}</strong> of one-to-one care
          </li>
        )}
        {found.waiting_on && <li>It waits for: {inSentence(human(found.waiting_on))}</li>}
        {found.clocks.map((clock) => (
          <li key={clock.name} class={clock.overdue ? "app-overdue" : undefined}>
            {human(clock.name)}: {clock.overdue ? "overdue, " : ""}
            {clock.sentence}
          </li>
        ))}
      </ul>
      {found.holds.map((hold) => (
        <Inset key={hold.id}>
          <p>
            <Tag colour="orange">On hold</Tag> {hold.title}. What ends it: {hold.clears}.
          </p>
        </Inset>
      ))}
      {urgent && <Emergency found={found} done={read.again} />}
      <Back facts={facts} at={ref} />
      <Decision found={found} facts={facts} documents={documents} />
      <Steps facts={facts} />
      <Evidence found={found} facts={facts} files={files} again={read.again} />
      <Rest found={found} />
    </Page>
  );
}

/** Whatever else this home may do, each with what stands in its way. */
function Rest({ found }: { found: Awaited<ReturnType<typeof call<"get_case">>> }): JSX.Element | null {
  const rest = found.options.filter((each) => each.action !== EMERGENCY);
  if (rest.length === 0) return null;
  return (
    <section>
      <h2 class="nhsuk-heading-m">What else you can do</h2>
      <ul class="nhsuk-list">
        {rest.map((each) => (
          <li key={each.action}>
            <a class="app-target" href={`/cases/${found.ref}/act/${each.action}`}>
              {each.label}
            </a>
            {each.obstacles.length > 0 && <Obstacles of={each.obstacles} />}
          </li>
        ))}
      </ul>
    </section>
  );
}
