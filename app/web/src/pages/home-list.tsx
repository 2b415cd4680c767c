/** The reviews of a home's residents: those under way in full, those that ended as a list. */
import type { JSX } from "preact";
import { type CaseView, type Operations, call } from "../api/client";
import { me } from "../session";
import { Details, Fault, Loading, Page, Tag } from "../ui/elements";
import { useLoad } from "../ui/load";
import { count, day } from "../words";
import { Emergency } from "./home-emergency";
import { EMERGENCY, askedFor, factsOf, hours, weeklyHours } from "./home-facts";

const AT_MOST = 30;

/** The references of all its reviews that are under way, or that ended. */
async function refsOf(open: boolean): Promise<string[]> {
  const refs: string[] = [];
  for (let after: string | null = ""; after !== null;) {
    const page: Operations["list_cases"]["ok"] = await call("list_cases", {
      query: { open, limit: 200, ...(after && { after }) },
    });
    refs.push(...page.cases.map((each) => each.ref));
    after = page.next;
  }
  return refs;
}

/** Every review that this home sees; the ones under way with what can be done about them. */
async function residents(): Promise<{ open: CaseView[]; more: string[]; closed: string[] }> {
  const [under, over] = await Promise.all([refsOf(true), refsOf(false)]);
  const open = await Promise.all(under.slice(0, AT_MOST).map((ref) => call("get_case", { path: { ref } })));
  // where care may have to come back at once is what is looked for in a hurry: it stands first
  const urgent = (each: CaseView): number => (each.options.some((option) => option.action === EMERGENCY) ? 0 : 1);
  open.sort((a, b) => urgent(a) - urgent(b));
  return { open, more: under.slice(AT_MOST), closed: over };
}

export function HomeList(): JSX.Element {
  const read = useLoad(residents, []);
  return (
    <Page title="Your residents’ reviews" caption={me.value?.organisation_name ?? ""}>
      <p>
        Residents are shown by the reference of their review. If somebody is in danger now, call 999 first; then bring
        the hours back here.
      </p>
      <Fault error={read.error} again={read.again} />
      {!read.data ? (
        !read.error && <Loading what="the reviews" />
      ) : (
        <>
          {read.data.open.length === 0 && <p>No review of your residents is under way.</p>}
          <div class="app-columns">
            {read.data.open.map((each) => (
              <Card key={each.ref} found={each} again={read.again} />
            ))}
          </div>
          <Refs say="more under way" refs={read.data.more} open />
          <Refs say="that ended" refs={read.data.closed} />
        </>
      )}
    </Page>
  );
}

function Refs({ say, refs, open }: { say: string; refs: string[]; open?: boolean }): JSX.Element | null {
  if (refs.length === 0) return null;
  return (
    <Details summary={`${count(refs.length, "review")} ${say}`} {...(open && { open })}>
      <ul class="nhsuk-list app-refs">
        {refs.map((ref) => (
          <li key={ref}>
            <a href={`/home/${ref}`}>{ref}</a>
          </li>
        ))}
      </ul>
    </Details>
  );
}

function Card({ found, again }: { found: CaseView; again: () => Promise<void> }): JSX.Element {
  const facts = factsOf(found);
  const asked = askedFor(facts);
  const due = found.clocks[0];
  return (
    <section class="app-card" aria-label={`Review ${found.ref}`}>
      <h2 class="nhsuk-heading-s nhsuk-u-margin-bottom-2">
        <a href={`/home/${found.ref}`}>{found.ref}</a>
      </h2>
      <p class="nhsuk-u-margin-bottom-2">
        <Tag>{found.stage_title}</Tag> {found.holds.length > 0 && <Tag colour="orange">On hold</Tag>}
      </p>
      <ul class="nhsuk-list app-tight">
        {asked && (
          <li>
            Asked for on {day(asked.on)}: {count(asked.form.types.length, "kind")} of evidence
          </li>
        )}
        {facts.package && <li>Given now: {hours(weeklyHours(facts.package.current))} of one-to-one care</li>}
        {facts.letter && <li>Decided; the letter was sent on {day(facts.letter.letter.issued_on)}</li>}
        {due && (
          <li class={due.overdue ? "app-overdue" : undefined}>
            This stage: {due.overdue ? "overdue, " : ""}
            {due.sentence}
          </li>
        )}
      </ul>
      {found.options.some((each) => each.action === EMERGENCY) && <Emergency found={found} done={again} />}
    </section>
  );
}
