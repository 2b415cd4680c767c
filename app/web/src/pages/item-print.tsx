/** The papers as a document to print or to keep: PDF/UA, made once for each state of the case. */
import type { JSX } from "preact";
import { call } from "../api/client";
import { download } from "../ui/download";
import { Act } from "./room";

export function Printed({ reference, money }: { reference: string; money: boolean }): JSX.Element {
  const path = { ref: reference };
  return (
    <Act
      kind="secondary"
      small
      said="The document is with your downloads."
      send={async (key) => {
        const audience = money ? "PANEL_WITH_COSTS" : "PANEL";
        const made = await call("make_document", { path, body: { kind: "PACK", audience }, key });
        await download("download_document", { ...path, document: made.id }, `papers ${reference}.pdf`);
      }}
    >
      Papers as PDF
    </Act>
  );
}
