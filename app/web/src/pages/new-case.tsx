/** A case is opened: who it is about, what care they have, and why it is looked at now. */
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { type CreateCase, call } from "../api/client";
import { MoveForm } from "../forms/move-form";
import { PROGRAMME, formOf } from "../processes";
import { registers } from "../registers";
import { may, me } from "../session";
import { FaultPage, Loading, Page } from "../ui/elements";
import { useLoad } from "../ui/load";
import { done } from "./case-data";

export default function NewCase(): JSX.Element {
  const { route } = useLocation();
  const read = useLoad(async () => ({ schema: await formOf(PROGRAMME, "CreateCase"), names: await registers() }), []);
  if (!may("create_case"))
    return (
      <Page title="Open a case">
        <p>Your role opens no cases. Ask whoever administers them.</p>
      </Page>
    );
  if (read.error) return <FaultPage title="Open a case" error={read.error} again={read.again} />;
  if (!read.data) return <Loading what="the form" />;
  return (
    <Page title="Open a case">
      <p>
        The case begins as a draft that you can still correct. Nobody is asked for anything until you submit it. What
        you type is kept on this device until then.
      </p>
      <MoveForm
        draft="new case"
        schema={read.data.schema}
        registers={read.data.names}
        seen={0}
        start={{ commissioner: me.value?.organisation ?? "" }}
        say="Open the case"
        send={async (body, _, key) => {
          const found = await call("create_case", { body: body as CreateCase, key });
          done.value = { ref: found.ref, said: `Case ${found.ref} is open, as a draft.` };
          route(`/cases/${found.ref}`);
        }}
      />
    </Page>
  );
}
