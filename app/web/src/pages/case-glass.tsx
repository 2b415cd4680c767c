/** A case that is not one's own, opened in an emergency: the reason is recorded, and somebody will review it. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type OpenByBreakGlass, call, newKey } from "../api/client";
import { forget, keep, kept } from "../drafts";
import { may } from "../session";
import { Button, Details, Fault } from "../ui/elements";
import { Radios, TextArea } from "../ui/inputs";
import { human } from "../words";

const REASONS: OpenByBreakGlass["reason_code"][] = [
  "IMMEDIATE_RISK",
  "SAFEGUARDING",
  "OUT_OF_HOURS",
  "COLLEAGUE_ABSENT",
];

export function OpenByGlass({ refs, onOpen }: { refs: string; onOpen: () => Promise<void> }): JSX.Element | null {
  const draft = `break-glass ${refs}`;
  const [code, setCode] = useState("");
  const [reason, setReason] = useState(() => kept<string>(draft)?.typed ?? "");
  const [lacks, setLacks] = useState<{ code?: string; reason?: string }>({});
  const [error, setError] = useState<unknown>(null);
  if (!may("break_glass")) return null;
  const open = async (): Promise<void> => {
    setError(null);
    const missing = {
      ...(code ? {} : { code: "Choose why it has to be now." }),
      ...(reason.trim().length >= 20 ? {} : { reason: "Say in a sentence what happened: 20 characters at least." }),
    };
    setLacks(missing);
    if (Object.keys(missing).length) return;
    try {
      const body: OpenByBreakGlass = { reason_code: code as OpenByBreakGlass["reason_code"], reason: reason.trim() };
      await call("break_glass", { path: { ref: refs }, body, key: newKey() });
      forget(draft);
      await onOpen();
    } catch (refused) {
      setError(refused);
    }
  };
  return (
    <Details summary="Open it in an emergency (break-glass)">
      <p>
        If somebody may come to harm and no colleague of this case can be reached, you can open one case of your
        organisation for 60 minutes, to read it. Your reason is recorded for ever, and the guardian reviews every use.
      </p>
      <Radios
        id="glass-code"
        label="Why now"
        error={lacks.code}
        value={code}
        onChange={setCode}
        choices={REASONS.map((value) => ({ value, label: human(value) }))}
      />
      <TextArea
        id="glass-reason"
        label="What happened"
        error={lacks.reason}
        value={reason}
        onChange={(value) => {
          setReason(value);
          keep(draft, value, 0);
        }}
      />
      <Fault error={error} />
      <Button kind="warning" onClick={open}>
        Open the case for 60 minutes
      </Button>
    </Details>
  );
}
