/** The figures, each leading to its cases. */
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { type Range, call } from "../api/client";
import { processOf } from "../processes";
import { may } from "../session";
import { Parts } from "../ui/ask";
import { Fault, Loading, Page } from "../ui/elements";
import { useLoad } from "../ui/load";
import { day } from "../words";
import { Headlines, Rates, Savings } from "./dashboard-headline";
import { addressOf } from "./inbox-query";
import { Ageing, Outcomes, PanelLog } from "./dashboard-practice";

const OTHERS = addressOf("all", { open: "all", in_cohort: "false" });

export default function Dashboard(): JSX.Element {
  const { query } = useLocation();
  const range: Range = query.range === "cohort" ? "cohort" : "all";
  const read = useLoad(async () => {
    const [headline, practice, process] = await Promise.all([
      call("get_headline", { query: { range } }),
      may("get_practice_report") ? call("get_practice_report", { query: { range } }) : null,
      processOf("one_to_one"),
    ]);
    return { headline, practice, process };
  }, [range]);
  return (
    <Page title="Dashboard" wide>
      <Parts
        label="Which reviews"
        parts={[
          { at: "/dashboard", name: "Every review" },
          { at: "/dashboard?range=cohort", name: "Those of a cohort" },
        ]}
        at={range === "all" ? "/dashboard" : "/dashboard?range=cohort"}
      />
      <Fault error={read.error} again={read.again} />
      {!read.data ? (
        !read.error && <Loading what="the figures" />
      ) : (
        <>
          <p>
            Counted: {read.data.headline.counted}; {read.data.headline.under_way} under way
            {read.data.headline.left_out > 0 && (
              <>
                ,{" "}
                {may("list_cases") ? (
                  <a href={OTHERS}>{read.data.headline.left_out} left out</a>
                ) : (
                  `${read.data.headline.left_out} left out`
                )}
              </>
            )}
            . Each figure leads to its cases; the list has those of them that you may see.
            {read.data.headline.first_decision && (
              <>
                {" "}
                Decided from {day(read.data.headline.first_decision)} to {day(read.data.headline.last_decision)}.
              </>
            )}
          </p>
          <Headlines of={read.data.headline} />
          <Savings of={read.data.headline} />
          {read.data.practice && <Ageing of={read.data.practice} stages={read.data.process.stages} />}
          {read.data.practice && <Outcomes of={read.data.practice} />}
          <Rates of={read.data.headline} />
          {read.data.practice && <PanelLog of={read.data.practice} />}
        </>
      )}
    </Page>
  );
}
