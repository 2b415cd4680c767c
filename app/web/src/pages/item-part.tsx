/** One part of the papers, as people read it: the form that was filled in, the week before and after, a file to open. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type CaseView, type PartView, call } from "../api/client";
import { type Registers, nameOf } from "../registers";
import { may } from "../session";
import { download } from "../ui/download";
import { Button, Details, Fault, Summary } from "../ui/elements";
import { day, human, pounds } from "../words";
import { type Facts, type Recorded, factsOf } from "./case-data";
import { WeekGrid } from "./case-package";
import { Record } from "./case-record";

/** Which record of the case a kind of paper is, and by which form it was filled in. */
const FORMS: { [kind: string]: [fact: string, form: string] } = {
  REFERRAL: ["submission", "SubmitReferral"],
  SAFEGUARDING: ["safeguarding", "SafeguardingCheck"],
  LIBERTY: ["liberty", "LibertyCheck"],
  CAPACITY: ["capacity", "CapacityCheck"],
  REPRESENTATIVE: ["representative", "RepresentativeRecord"],
  CONSULTATION: ["consultation", "RecordConsultation"],
  ASSESSMENT: ["assessment", "RecordAssessment"],
  RECOMMENDATION: ["recommendation", "RecordRecommendation"],
  QUALITY: ["quality", "QualityChecklist"],
  QUESTIONS: ["deferral", "Defer"],
  ANSWERS: ["resubmission", "Resubmit"],
};
/** Of which there are several, told apart by the journal number. */
const LISTS: { [kind: string]: [fact: string, form: string] } = {
  EVIDENCE: ["evidence", "AddEvidence"],
  WAIVER: ["waivers", "WaiveEvidence"],
  QA_RETURN: ["qa_returns", "QaReturn"],
  CHALLENGE: ["disputes", "OpenDispute"],
  CHAIR_ACTION: ["chair_actions", "ChairAction"],
};

type Props = { part: PartView; found: CaseView; names: Registers };

export function Part({ open, ...props }: Props & { open: boolean }): JSX.Element {
  const { part, found, names } = props;
  const record = recordOf(part, found);
  const summary = (
    <>
      {part.kind === "EVIDENCE" && record ? evidenceTitle(record) : part.title}
      {record && (
        <span class="app-quiet app-papers__by">
          {" "}
          {nameOf(names, record.by)}, {day(record.on)}
        </span>
      )}
    </>
  );
  return (
    <Details summary={summary} open={open}>
      <Content {...props} record={record} />
    </Details>
  );
}

function recordOf(part: PartView, found: CaseView): Recorded | null {
  const facts = found.facts as { [fact: string]: Recorded | Recorded[] | null | undefined };
  const one = facts[FORMS[part.kind]?.[0] ?? ""];
  if (one && !Array.isArray(one) && "form" in one) return one;
  const many = facts[LISTS[part.kind]?.[0] ?? ""];
  return (Array.isArray(many) ? many.find((each) => each.seq === part.seq) : null) ?? null;
}

const evidenceTitle = (record: Recorded): string => {
  const kind = record.form.type;
  return typeof kind === "string" ? human(kind) : "Evidence";
};

function Content({ part, found, names, record }: Props & { record: Recorded | null }): JSX.Element {
  const facts = factsOf(found);
  const form = FORMS[part.kind]?.[1] ?? LISTS[part.kind]?.[1];
  if (record && form) return <Record programme={found.programme} form={form} fields={record.form} names={names} />;
  switch (part.kind) {
    case "CARE":
      return <Care facts={facts} />;
    case "COSTS":
      return found.money ? (
        <Summary
          rows={[
            ["When the review began", `${pounds(found.money.baseline)} a week`],
            ["Today", `${pounds(found.money.current)} a week`],
            ["Proposed", found.money.proposed === null ? "nothing" : `${pounds(found.money.proposed)} a week`],
          ]}
        />
      ) : (
        <p>Money is not for you to read yet.</p>
      );
    case "CASE":
      return <About found={found} facts={facts} names={names} />;
    case "DOCUMENT":
      return <File_ found={found} sha256={part.sha256} />;
    default: {
      const fact = found.facts[part.kind.toLowerCase()];
      return fact ? <p>It stands on the case.</p> : <p class="app-quiet">It has no text of its own.</p>;
    }
  }
}

function Care({ facts }: { facts: Facts }): JSX.Element {
  const { baseline = [], proposed = null } = facts.package ?? {};
  return (
    <div class="app-columns">
      <WeekGrid title="When the review began" lines={baseline} />
      {proposed && <WeekGrid title="Proposed" lines={proposed} beside={baseline} />}
    </div>
  );
}

function About({ found, facts, names }: { found: CaseView; facts: Facts; names: Registers }): JSX.Element {
  const rows: [string, string][] = [
    ["Home", nameOf(names, found.provider)],
    ["Why it is reviewed", facts.reason ? human(facts.reason) : ""],
    ["Main driver", facts.driver ? human(facts.driver) : ""],
    ["Other drivers", (facts.other_drivers ?? []).map(human).join(", ")],
    ["Funding", facts.funding ? human(facts.funding) : ""],
    ["Delivered in", facts.delivery ? human(facts.delivery) : ""],
    ["Referred on", day(facts.referred_on)],
    ["Reviewed by", nameOf(names, facts.reviewer)],
    ["Assured by", nameOf(names, facts.assurer)],
  ];
  return <Summary rows={rows.filter(([, value]) => value !== "")} />;
}

function File_({ found, sha256 }: { found: CaseView; sha256: string | null }): JSX.Element {
  const [error, setError] = useState<unknown>(null);
  if (!sha256 || !may("list_files")) return <p>This file is not for you to read.</p>;
  const fetchIt = async (): Promise<void> => {
    setError(null);
    try {
      const files = await call("list_files", { path: { ref: found.ref } });
      const file = files.find((each) => each.sha256 === sha256);
      if (!file) throw new Error("not among the files");
      await download("download_file", { ref: found.ref, file: file.id }, file.name);
    } catch (failed) {
      setError(failed);
    }
  };
  return (
    <>
      <Button kind="secondary" small onClick={fetchIt}>
        Download the file
      </Button>
      <Fault error={error} />
    </>
  );
}
