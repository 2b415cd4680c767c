/** Care comes back at once: one tap asks, a second one does it, and a receipt says that it was done. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Away, type CaseView, Refused, call, newKey } from "../api/client";
import { forget, keep, kept } from "../drafts";
import { RefusedBecause } from "../forms/move-form";
import { type Schema, plain } from "../forms/schema";
import { formOf } from "../processes";
import { me } from "../session";
import { Dialogue } from "../ui/dialogue";
import { Button, Details } from "../ui/elements";
import { Radios, Select, TextArea } from "../ui/inputs";
import { human } from "../words";
import { EMERGENCY, factsOf } from "./home-facts";
import { type Receipt, ReceiptView, receiptOf } from "./home-receipt";

type Form = { trigger: string; restore: string; happened_on: string; happened_at: string; account: string };
type Wish = { form: Form; key: string };

const PAUSES = [1000, 3000, 6000]; // before it is asked again by itself, when no answer came
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const now = (): string =>
  new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" }).format(
    new Date(),
  );

const choicesOf = (schema: Schema, name: string): { value: string; label: string }[] =>
  (plain(schema.properties?.[name] ?? {}, schema).enum ?? []).map((value) => ({ value, label: human(value) }));

/** What is sent when nothing is said: that somebody is worried, now, and that everything comes back. */
const atFirst = (): Form => ({
  trigger: "SERIOUS_CONCERN",
  restore: "BASELINE",
  happened_on: me.value?.today ?? "",
  happened_at: now(),
  account: "",
});

/** Send until there is an answer: one key for one wish, so that it is done once however often it is sent. */
async function send(found: CaseView, wish: Wish, turn: (n: number) => void): Promise<CaseView> {
  const { ref } = found;
  let [seen, key] = [found.seq, wish.key];
  const body = { ...wish.form, happened_at: wish.form.happened_at || null };
  for (let n = 0; ; n += 1) {
    turn(n);
    try {
      return await call("make_move", { path: { ref, action: EMERGENCY }, body, seen, key });
    } catch (error) {
      const pause = PAUSES[n];
      if (error instanceof Refused && error.status === 412 && n < PAUSES.length) {
        // somebody else did something to the case: that is no reason to wait
        const read = (await call("get_case", { path: { ref } })).seq;
        if (read === seen) throw error;
        [seen, key] = [read, newKey()];
      } else if (error instanceof Away && pause !== undefined) await wait(pause);
      else throw error;
    }
  }
}

export function Emergency({ found, done }: { found: CaseView; done: () => Promise<void> }): JSX.Element {
  const name = `emergency ${found.ref}`;
  const unsure = useRef(kept<Wish>(name)?.typed ?? null);
  const [isOpen, setOpen] = useState(unsure.current !== null);
  const label = found.options.find((each) => each.action === EMERGENCY)?.label ?? "Bring the hours back now";
  return (
    <div class="app-emergency">
      <Button kind="warning" label={`${label}: ${found.ref}`} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {isOpen && (
        <Ask
          found={found}
          name={name}
          wish={unsure.current}
          close={(isDone) => {
            unsure.current = null;
            setOpen(false);
            if (isDone) void done();
          }}
        />
      )}
    </div>
  );
}

function Ask({
  found,
  name,
  wish,
  close,
}: {
  found: CaseView;
  name: string;
  wish: Wish | null;
  close: (isDone: boolean) => void;
}): JSX.Element {
  const [form, setForm] = useState<Form>(() => wish?.form ?? atFirst());
  const [schema, setSchema] = useState<Schema | null>(null);
  const [turn, setTurn] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(wish ? new Away() : null);
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  const key = useRef(wish?.key ?? newKey());
  useEffect(() => {
    formOf(found.programme, "ReinstateEmergency").then(setSchema, () => undefined); // without it all comes back, as it stands
  }, []);

  const go = async (): Promise<void> => {
    setError(null);
    keep(name, { form, key: key.current }, found.seq);
    try {
      const made = await send(found, { form, key: key.current }, setTurn);
      forget(name);
      setReceipt(await receiptOf(found, made));
    } catch (failed) {
      if (failed instanceof Refused) forget(name); // it is certain that nothing was done
      setError(failed);
    } finally {
      setTurn(null);
    }
  };

  useEffect(() => {
    if (!(error instanceof Away)) return undefined;
    const back = (): void => void go();
    addEventListener("online", back);
    return () => removeEventListener("online", back);
  });

  const put = (change: Partial<Form>): void => {
    setForm({ ...form, ...change });
    if (!(error instanceof Away)) key.current = newKey(); // what was perhaps done already stays one wish
  };
  if (receipt)
    return (
      <Dialogue title="The hours are back" onClose={() => close(true)}>
        <ReceiptView receipt={receipt} />
        <Button onClick={() => close(true)}>Close the receipt</Button>
      </Dialogue>
    );
  const triggers = schema ? choicesOf(schema, "trigger") : [];
  const works = turn !== null;
  return (
    <Dialogue title={`Bring the hours back now? ${found.ref}`} onClose={works ? () => undefined : () => close(false)}>
      <Failed error={error} found={found} />
      {!error && (
        <p>
          All one-to-one hours come back as they were before the change, from now on. Nobody has to agree first; a
          clinician looks at it afterwards. Give the care now: do not wait for this screen.
        </p>
      )}
      {schema && (
        <Select
          id="trigger"
          label="What happened"
          hint="Leave it as it is if you are not sure"
          value={form.trigger}
          onChange={(trigger) => put({ trigger: trigger || "SERIOUS_CONCERN" })}
          choices={triggers}
        />
      )}
      <div class="app-emergency__act">
        <Button kind="warning" id="emergency-go" onClick={go} busy={works}>
          {error ? "Try again" : "Yes, bring them back now"}
        </Button>
        <Button kind="secondary" onClick={() => !works && close(false)}>
          {error ? "Close" : "Not now"}
        </Button>
      </div>
      <p role="status" class="nhsuk-u-margin-bottom-2">
        {works && (turn === 0 ? "Sending …" : `No answer yet. Trying again by itself (${turn} of ${PAUSES.length}) …`)}
      </p>
      {schema && (
        <Details summary="Say more (it can wait)">
          <Radios
            id="restore"
            label="Bring back"
            value={form.restore}
            onChange={(restore) => put({ restore })}
            choices={choicesOf(schema, "restore").map((each) => ({
              ...each,
              label: each.value === "BASELINE" ? "All hours as before" : "The contingency hours of the plan",
            }))}
          />
          <TextArea
            id="account"
            label="What happened"
            optional
            value={form.account}
            onChange={(account) => put({ account })}
            maxLength={4000}
          />
        </Details>
      )}
    </Dialogue>
  );
}

/** It did not go through, or nobody knows whether it did: said so that nobody can miss it, with the way by telephone. */
function Failed({ error, found }: { error: unknown; found: CaseView }): JSX.Element | null {
  if (!error) return null;
  const contact = factsOf(found).letter?.contingency_contact;
  const isUnsure = error instanceof Away;
  return (
    <div class="app-alarm" role="alert">
      <h3>{isUnsure ? "Not confirmed: no answer came" : "This did NOT go through"}</h3>
      <p>
        {isUnsure
          ? "Treat it as not done. It is tried again as soon as this device has a network; pressing again does no harm."
          : "The hours have not been brought back on record."}
      </p>
      {!isUnsure && <RefusedBecause error={error} />}
      <p>
        <strong>Give the care that the person needs now, and telephone:</strong>{" "}
        {contact || "the review team of your commissioner, or out of hours its on-call manager"}. Say the reference{" "}
        {found.ref}.
      </p>
    </div>
  );
}
