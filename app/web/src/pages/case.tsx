/** One case: who and where, where it stands, and its parts, each at an address of its own. */
import type { ComponentChildren, JSX } from "preact";
import { useRoute } from "preact-iso";
import { useEffect } from "preact/hooks";
import { nameOf } from "../registers";
import { fetched } from "../ui/fetched";
import { Fault, Loading, Page, Tag } from "../ui/elements";
import { type Known, done, partsForMe, useCase } from "./case-data";
import { Who } from "./case-who";
import { Strip } from "./case-strip";
import { Summary } from "./case-summary";
import { OpenByGlass } from "./case-glass";
import { Refused } from "../api/client";

export type PartProps = { known: Known; again: () => Promise<void> };
type Part = (props: PartProps) => JSX.Element;

const WITH: Record<string, Part> = {
  "": Summary,
  package: fetched(() => import("./case-package")),
  evidence: fetched(() => import("./case-evidence")),
  assessment: fetched(() => import("./case-assessment")),
  plan: fetched(() => import("./case-plan")),
  people: fetched(() => import("./case-people")),
  documents: fetched(() => import("./case-documents")),
  history: fetched(() => import("./case-history")),
  explain: fetched(() => import("./case-explain")),
};

export default function Case(): JSX.Element {
  const { ref = "", part = "" } = useRoute().params;
  const { data: known, error, again } = useCase(ref);
  if (error && !known)
    return (
      <Page title={`Case ${ref}`}>
        <Fault error={error} again={again} />
        {error instanceof Refused && error.status < 500 && <OpenByGlass refs={ref} onOpen={again} />}
      </Page>
    );
  if (!known) return <Loading what={`case ${ref}`} />;
  const { found, names } = known;
  const Shown = WITH[part];
  const name = partsForMe().find((each) => each.part === part)?.name ?? "Summary";
  return (
    <Page
      title={`Case ${ref}`}
      tab={part ? `${ref}: ${name}` : `${ref}: ${found.stage_title}`}
      caption={nameOf(names, found.provider)}
      beside={<Tag colour="blue">{found.stage_title}</Tag>}
      wide
    >
      <Done ref_={ref} />
      {found.banner && (
        <div class="app-glass" role="note">
          <strong>Opened by break-glass.</strong> {found.banner}
        </div>
      )}
      <Who known={known} />
      <Strip known={known} />
      <nav aria-label={`Parts of case ${ref}`} class="app-tabs">
        {partsForMe().map((each) => (
          <a
            key={each.part}
            href={each.part ? `/cases/${ref}/${each.part}` : `/cases/${ref}`}
            aria-current={each.part === part ? "page" : undefined}
          >
            {each.name}
          </a>
        ))}
      </nav>
      <Fault error={error} again={again} />
      <div class="app-part">
        {Shown ? <Shown known={known} again={again} /> : <Nothing>There is no such part of a case.</Nothing>}
      </div>
    </Page>
  );
}

/** What the act that led here did. It stands until the case is left. */
function Done({ ref_ }: { ref_: string }): JSX.Element {
  useEffect(
    () => () => {
      done.value = null;
    },
    [ref_],
  );
  return <div role="status">{done.value?.ref === ref_ && <p class="app-done">{done.value.said}</p>}</div>;
}

const Nothing = ({ children }: { children: ComponentChildren }): JSX.Element => <p>{children}</p>;
