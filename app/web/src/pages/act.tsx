/** One move of a case: its form, or what stands in its way. */
import type { JSX } from "preact";
import { useLocation, useRoute } from "preact-iso";
import { type CaseView, call } from "../api/client";
import { MoveForm, Obstacles } from "../forms/move-form";
import { type Record_, type Schema, kindOf, plain } from "../forms/schema";
import { formOf, optionOf, processOf, titleOf } from "../processes";
import { type Registers, registers } from "../registers";
import { may, placeOf } from "../session";
import { Details, Fault, Loading, Page } from "../ui/elements";
import { useLoad } from "../ui/load";
import { human, inSentence, shortDay } from "../words";
import { lastOf, newsSince, standingOf } from "./case-changes";
import { type Entry, done, historyOf, put } from "./case-data";
import { wayTo } from "./case-next";
import { Record } from "./case-record";
import { Upload } from "./case-upload";

export default function Act(): JSX.Element {
  const { ref = "", action = "" } = useRoute().params;
  const { route, query } = useLocation();
  const read = useLoad(async () => {
    const found = await call("get_case", { path: { ref } });
    put(found);
    const option = optionOf(found, action);
    const schema = option ? await formOf(found.programme, option.form) : null;
    const takesFile = schema !== null && Object.values(schema.properties ?? {}).some((each) => isFile(each, schema));
    const [names, process, entries, files] = await Promise.all([
      registers(),
      processOf(found.programme),
      schema?.properties && may("get_history") ? historyOf(ref) : Promise.resolve<Entry[]>([]),
      takesFile ? filesOf(ref) : Promise.resolve([]),
    ]);
    return { found, option, schema, names: { ...names, file: files }, process, entries, takesFile };
  }, [ref, action]);
  if (read.error && !read.data)
    return (
      <Page title="The form cannot be shown" caption={ref}>
        <Fault error={read.error} again={read.again} />
      </Page>
    );
  if (!read.data) return <Loading what="the form" />;
  const { found, option, schema, names, process, entries, takesFile } = read.data;
  const back = (
    <p>
      <a href={placeOf(ref)}>Back to case {ref}</a>
    </p>
  );
  if (!option || !schema || option.room !== null) return <NotHere found={found} action={action} back={back} />;
  const before = standingOf(found.facts, entries, action);
  const others = option.still_to_sign.map((each) => inSentence(human(each)));
  return (
    <Page title={option.label} caption={ref} wide={before !== null}>
      {back}
      {option.target !== found.stage && (
        <p>
          The case goes from “{found.stage_title}” to “{titleOf(process, option.target)}”.
        </p>
      )}
      {option.obstacles.length > 0 && (
        <>
          <h2 class="nhsuk-heading-s">What stands in the way now</h2>
          <Obstacles of={option.obstacles} />
          {schema.properties && (
            <p class="app-quiet">You can fill the form in already: it is kept on this device until it can be sent.</p>
          )}
        </>
      )}
      {others.length > 1 && <p>This needs two signatures: that of the {others.join(", and that of the ")}.</p>}
      {others.length === 1 && <p>This waits for the signature of the {others[0]}.</p>}
      <div class={before ? "app-beside" : ""}>
        <div>
          <MoveForm
            key={`${ref} ${action}`}
            draft={`${ref} ${action}`}
            schema={schema}
            registers={names}
            seen={found.seq}
            start={startOf(query, schema)}
            last={lastOf(found.facts, entries, action, names)}
            say={option.label}
            above={
              takesFile && may("upload_file") ? (
                <Details summary="Upload a file first">
                  <Upload ref_={ref} wayTo={() => null} onDone={() => void read.again()} />
                </Details>
              ) : null
            }
            send={async (body, seen, key) => {
              const now = await call("make_move", { path: { ref, action }, body, seen, key });
              put(now);
              done.value = { ref, said: saidOf(option.label, found, now) };
              route(placeOf(ref));
            }}
            refresh={(since) => newsSince(ref, action, since, names)}
          />
        </div>
        {before && (
          <aside class="app-card" aria-label="As it was last recorded" tabIndex={0}>
            <h2 class="nhsuk-heading-s">As it was last recorded, {shortDay(before.at)}</h2>
            <Record programme={found.programme} form={before.form} fields={before.fields ?? {}} names={names} />
          </aside>
        )}
      </div>
    </Page>
  );
}

const saidOf = (label: string, before: CaseView, now: CaseView): string =>
  `${label}: done. ${now.stage === before.stage ? "It is on record." : `The case stands at “${now.stage_title}” now.`}`;

/** The move is made elsewhere, or does not begin where the case stands. */
function NotHere({ found, action, back }: { found: CaseView; action: string; back: JSX.Element }): JSX.Element {
  const option = optionOf(found, action);
  const way = option && wayTo(found, option);
  return (
    <Page title="This cannot be done here" caption={found.ref}>
      {option?.room ? (
        <p>
          It is done in the {option.room} room.{" "}
          {way ? <a href={way}>Go there</a> : <a href="/sittings">See the sittings</a>}
        </p>
      ) : (
        <p>
          The case stands at “{found.stage_title}” now, where this does not begin, or it is not for your role. Somebody
          may have moved the case on since you looked.
        </p>
      )}
      {back}
    </Page>
  );
}

const isFile = (schema: Schema, root: Schema): boolean => {
  const found = schema.$ref || schema.anyOf ? plain(schema, root) : schema;
  return found["x-widget"] === "file";
};

/** What the address says already: "?item=12". */
function startOf(query: Record<string, string>, schema: Schema): Record_ {
  const simple = new Set(["text", "whole", "choice", "date", "longText"]);
  const known = Object.entries(schema.properties ?? {}).filter(
    ([name, each]) => query[name] && simple.has(kindOf(plain(each, schema), schema)),
  );
  return Object.fromEntries(known.map(([name]) => [name, query[name]]));
}

/** What a form can name as its file: what was sent to the case, and the letters that were made here. */
async function filesOf(ref: string): Promise<Registers[string]> {
  const path = { ref };
  const files = may("list_files") ? await call("list_files", { path }) : [];
  const documents = may("list_documents") ? await call("list_documents", { path }) : [];
  return [
    ...files.map((each) => ({ value: each.sha256, label: `${each.name}, ${shortDay(each.at)}` })),
    ...documents.map((each) => ({
      value: each.sha256,
      label: `${human(each.kind)} for: ${human(each.audience)}, ${shortDay(each.at)}`,
    })),
  ];
}
