/** Letters and packs: made, listed, and kept on one's own device. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type DocumentView, type MakeDocument, call, newKey, wordsOf } from "../api/client";
import { nameOf } from "../registers";
import { may } from "../session";
import { download } from "../ui/download";
import { Button, Details, Fault, Loading, Table, Tag } from "../ui/elements";
import { Select } from "../ui/inputs";
import { useLoad } from "../ui/load";
import { sizeInWords } from "../upload";
import { day, human, inSentence } from "../words";
import type { PartProps } from "./case";

export default function Documents({ known: { found, names } }: PartProps): JSX.Element {
  const read = useLoad(() => call("list_documents", { path: { ref: found.ref } }), [found.ref, found.seq]);
  const [said, setSaid] = useState("");
  const [error, setError] = useState("");
  const save = async (one: DocumentView): Promise<void> => {
    setError("");
    try {
      const name = `${found.ref}-${one.kind.toLowerCase()}-${one.audience.toLowerCase()}.pdf`;
      await download("download_document", { ref: found.ref, document: one.id }, name);
      setSaid(`${human(one.kind)} saved.`);
    } catch (failed) {
      setError(wordsOf(failed));
    }
  };
  return (
    <>
      <h2 class="nhsuk-heading-m">Documents</h2>
      <p role="status">{said}</p>
      {error && (
        <div class="app-fault" role="alert">
          <p>{error}</p>
        </div>
      )}
      <Fault error={read.error} again={read.again} />
      {!read.data ? (
        !read.error && <Loading what="the documents" />
      ) : (
        <Table
          caption="Documents of this case"
          hidden
          rows={[...read.data].reverse()}
          keyOf={(each) => each.id}
          empty="No document was made yet."
          columns={[
            {
              name: "Document",
              of: (each) => (
                <>
                  <button type="button" class="app-link" onClick={() => void save(each)}>
                    {human(each.kind)} for: {inSentence(human(each.audience))}
                  </button>{" "}
                  {each.draft && <Tag colour="yellow">Draft</Tag>}
                </>
              ),
            },
            { name: "Set as", of: (each) => human(each.layout) },
            {
              name: "Of entry",
              of: (each) => <a href={`/cases/${found.ref}/history#entry-${each.seq}`}>{each.seq}</a>,
            },
            { name: "Size", of: (each) => sizeInWords(each.size) },
            { name: "Made by", of: (each) => `${nameOf(names, each.made_by)}, ${day(each.at)}` },
          ]}
        />
      )}
      {may("make_document") && (
        <Make
          ref_={found.ref}
          onMade={(one) => {
            setSaid(`${human(one.kind)} for: ${inSentence(human(one.audience))} is made. It stands first in the list.`);
            void read.again();
          }}
        />
      )}
    </>
  );
}

type Kind = MakeDocument["kind"];
type Audience = MakeDocument["audience"];
type Layout = NonNullable<MakeDocument["layout"]>;
const AUDIENCES: { [kind: string]: Audience[] } = {
  DECISION_LETTER: [
    "PERSON",
    "REPRESENTATIVE",
    "PROVIDER",
    "GP",
    "SUPERVISORY_BODY",
    "LOCAL_AUTHORITY",
    "CARE_COORDINATOR",
  ],
  PACK: ["PANEL", "PANEL_WITH_COSTS"],
};
const choices = (codes: readonly string[]): { value: string; label: string }[] =>
  codes.map((value) => ({ value, label: human(value) }));

function Make({ ref_, onMade }: { ref_: string; onMade: (one: DocumentView) => void }): JSX.Element {
  const [kind, setKind] = useState("DECISION_LETTER");
  const [audience, setAudience] = useState("");
  const [layout, setLayout] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [lacks, setLacks] = useState("");
  const make = async (): Promise<void> => {
    setError(null);
    setLacks(audience ? "" : "Choose whom it is for.");
    if (!audience) return;
    try {
      const body: MakeDocument = {
        kind: kind as Kind,
        audience: audience as Audience,
        ...(layout ? { layout: layout as Layout } : {}),
      };
      onMade(await call("make_document", { path: { ref: ref_ }, body, key: newKey() }));
    } catch (refused) {
      setError(refused);
    }
  };
  return (
    <Details summary="Make a document">
      <Select
        id="document-kind"
        label="What"
        value={kind}
        onChange={(value) => {
          setKind(value);
          setAudience("");
          setLayout("");
        }}
        choices={choices(Object.keys(AUDIENCES))}
      />
      <Select
        id="document-audience"
        label="For whom"
        hint="What each may know differs."
        error={lacks || undefined}
        value={audience}
        onChange={setAudience}
        choices={choices(AUDIENCES[kind] ?? [])}
      />
      {kind === "DECISION_LETTER" && (
        <Select
          id="document-layout"
          label="How it is set"
          hint="Left empty: as the person’s communication needs ask."
          optional
          value={layout}
          onChange={setLayout}
          choices={choices(["STANDARD", "LARGE_PRINT", "EASY_READ"])}
        />
      )}
      <Fault error={error} />
      <Button onClick={make}>Make it</Button>
    </Details>
  );
}
