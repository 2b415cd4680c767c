/** Is the record whole? A green or a red answer that anyone understands. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type Verification, call } from "../api/client";
import { Button, Details, Fault, Table } from "../ui/elements";
import { count, day } from "../words";

export default function Journal(): JSX.Element {
  const [found, setFound] = useState<{ told: Verification; at: string } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [works, setWorks] = useState(false);
  const ask = async (): Promise<void> => {
    setError(null);
    setWorks(true);
    try {
      setFound({ told: await call("verify_journal"), at: new Date().toISOString() });
    } catch (failed) {
      setError(failed);
    } finally {
      setWorks(false);
    }
  };
  return (
    <>
      <p>
        Everything that is done to a case is an entry in its journal, and each entry carries the fingerprint of the one
        before it. Whoever changes one later, even in the database itself, breaks the chain. This computes every link
        again and compares each case with what its journal says.
      </p>
      <Button onClick={ask} busy={works}>
        Check now
      </Button>
      <Fault error={error} again={ask} />
      <div role="status">
        {works && <p>Checking: at most ten seconds …</p>}
        {found && !works && <Answer {...found} />}
      </div>
      <Details summary="What this cannot show">
        <p>
          A journal cannot show by itself that its newest entries were cut off, or that all of it was written anew from
          the beginning. Whoever keeps a fingerprint of their own, as it stands at the foot of every letter and pack,
          can see both. The command <code>quorate verify</code> on the machine checks everything and names what does not
          hold.
        </p>
      </Details>
    </>
  );
}

function Answer({ told, at }: { told: Verification; at: string }): JSX.Element {
  const kind = !told.holds ? "bad" : told.whole ? "good" : "part";
  const title = {
    good: "✓ Yes: the record is whole",
    bad: "✗ No: something was altered",
    part: "✓ So far yes: not everything was checked",
  }[kind];
  return (
    <div class={`app-verdict app-verdict--${kind}`}>
      <h2 class="nhsuk-heading-m">{title}</h2>
      <p>
        {count(told.entries, "entry", "entries")} in {count(told.chains, "chain")} were computed again, and{" "}
        {count(told.cases, "case")} compared, on {day(at)}.
      </p>
      {!told.whole && (
        <p>
          There are {told.all_chains.toLocaleString("en-GB")} chains; the time was over. Each check takes others: ask
          again, or check everything on the machine.
        </p>
      )}
      {told.faults.length > 0 && (
        <>
          <Table
            caption="What does not hold"
            rows={told.faults}
            keyOf={(row) => row.what}
            columns={[
              { name: "What", of: (row) => row.what },
              { name: "How often", of: (row) => row.times, number: true },
            ]}
          />
          <p>
            Do not mend it yourself. Tell whoever answers for information governance, keep a copy of the database as it
            is now, and run <code>quorate verify</code>, which names each place.
          </p>
        </>
      )}
    </div>
  );
}
