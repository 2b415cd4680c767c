/** Every use of break-glass, and its review by whoever guards privacy. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type GlassOutcome, type WholeUseView, call } from "../api/client";
import { may, me } from "../session";
import { Ask } from "../ui/ask";
import { Dialogue } from "../ui/dialogue";
import { Button, Fault, Loading, Summary, Table, Tag } from "../ui/elements";
import { Radios, TextArea } from "../ui/inputs";
import { useLoad } from "../ui/load";
import { day, human } from "../words";

export default function Glass(): JSX.Element {
  const read = useLoad(() => call("list_break_glass"), []);
  const [at, setAt] = useState<WholeUseView | null>(null);
  const [error, setError] = useState<unknown>(null);
  const open = async (use: string): Promise<void> => {
    setError(null);
    try {
      setAt(await call("get_break_glass", { path: { use } }));
    } catch (failed) {
      setError(failed);
    }
  };
  /** Shown with what was just recorded, unless it was closed meanwhile: to read it again would be one more look. */
  const reviewed = (use: string, found: Partial<WholeUseView>): void => {
    setAt((now) => (now?.id === use ? { ...now, ...found } : now));
    void read.again();
  };
  return (
    <>
      <p>Somebody opened a case that was not theirs, for an hour and with a reason. Each use is reviewed.</p>
      <Fault error={read.error ?? error} again={read.again} />
      {!read.data ? (
        <Loading what="the uses" />
      ) : (
        <Table
          caption="Uses of break-glass"
          hidden
          rows={read.data}
          keyOf={(row) => row.id}
          empty="Break-glass was never used."
          columns={[
            { name: "When", of: (row) => day(row.at) },
            { name: "Until", of: (row) => day(row.until) },
            {
              name: "Review",
              of: (row) =>
                row.reviewed_at ? (
                  <Tag colour="green">
                    {human(row.outcome ?? "")}, {day(row.reviewed_at)}
                  </Tag>
                ) : (
                  <Tag colour={row.overdue ? "red" : "yellow"}>{row.overdue ? "Overdue" : "Waits"}</Tag>
                ),
            },
            ...(may("get_break_glass")
              ? [
                  {
                    name: "Look",
                    of: (row: { id: string; at: string }) => (
                      <Button
                        kind="secondary"
                        small
                        label={`Look at the use of ${day(row.at)}`}
                        onClick={() => open(row.id)}
                      >
                        Look
                      </Button>
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
      {at && (
        <Dialogue title="A use of break-glass" onClose={() => setAt(null)}>
          <Summary
            rows={[
              ["Case", at.ref],
              ["By", at.person],
              ["When", `${day(at.at)} to ${day(at.until)}`],
              ["Reason", `${human(at.reason_code)}: ${at.reason}`],
              ...(at.reviewed_at
                ? [
                    ["Reviewed", `${human(at.outcome ?? "")} by ${at.reviewed_by ?? ""}: ${at.note}`] as [
                      string,
                      string,
                    ],
                  ]
                : []),
            ]}
          />
          {!at.reviewed_at && may("review_break_glass") && <Review of={at} key={at.id} done={reviewed} />}
          <Button kind="secondary" onClick={() => setAt(null)}>
            Close
          </Button>
        </Dialogue>
      )}
    </>
  );
}

function Review({
  of: use,
  done,
}: {
  of: WholeUseView;
  done: (use: string, found: Partial<WholeUseView>) => void;
}): JSX.Element {
  const [outcome, setOutcome] = useState("");
  const [note, setNote] = useState("");
  return (
    <Ask
      say="Record the review"
      go={async () => {
        await call("review_break_glass", { path: { use: use.id }, body: { outcome: outcome as GlassOutcome, note } });
        done(use.id, {
          reviewed_at: me.value?.today ?? "",
          reviewed_by: me.value?.id ?? "",
          outcome: outcome as GlassOutcome,
          note,
        });
        return "The review is recorded.";
      }}
    >
      <Radios
        id="outcome"
        label="What you found"
        value={outcome}
        onChange={setOutcome}
        choices={[
          { value: "JUSTIFIED", label: "Justified" },
          { value: "NOT_JUSTIFIED", label: "Not justified" },
          { value: "REFERRED", label: "Referred on" },
        ]}
      />
      <TextArea id="note" label="Why" value={note} onChange={setNote} rows={3} />
    </Ask>
  );
}
