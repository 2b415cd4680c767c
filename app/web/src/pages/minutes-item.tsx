/** One item as the minutes have it: what happened, in order, the chair's words beside it, and the signature of the item. */
import type { JSX } from "preact";
import type { MinutesView } from "../api/client";
import { call } from "../api/client";
import { MoveForm } from "../forms/move-form";
import { formOf, optionOf } from "../processes";
import { may } from "../session";
import { Details, Fault, Loading, Summary, Tag } from "../ui/elements";
import { useLoad } from "../ui/load";
import { clearedBy, day, human, inSentence } from "../words";
import { timeOf } from "./minutes";
import { Words } from "./minutes-words";

type Of = MinutesView["items"][number];
type Props = { sitting: string; item: Of; isSigned: boolean; leading: boolean; done: () => Promise<void> };

const votes = (all: Of["ballots"]): string =>
  all.map((each) => `${each.name}: ${inSentence(human(each.choice))}`).join("; ");

export function MinutedItem({ sitting, item, isSigned, leading, done }: Props): JSX.Element {
  const said: [string, string][] = [
    ["Called", item.called_at ? `${timeOf(item.called_at)}${item.ended_at ? ` to ${timeOf(item.ended_at)}` : ""}` : ""],
    [
      "Interests",
      item.interests
        .map((each) =>
          each.kind === "NONE"
            ? `${each.name}: none`
            : `${each.name}: ${inSentence(human(each.kind))}, ${inSentence(human(each.action))}${each.reason ? ` (${each.reason})` : ""}`,
        )
        .join("; "),
    ],
    ["First opinions", votes(item.opinions)],
    ["Votes", votes(item.ballots)],
    ["The vote in words", item.arithmetic],
    ["Reasons", item.reasons],
    ["Discussion", item.discussion],
    ["Dissent", item.dissent],
    [
      "Departing because",
      item.departure ? `${item.departure.grounds.map(human).join(", ")}: ${item.departure.reasons}` : "",
    ],
    ["Confirmed by", item.departure?.seconded_by.join(", ") ?? ""],
    ["Questions", item.questions],
    ["Back by", day(item.return_by)],
    ["Next review on", day(item.next_review_on)],
    ["Referred to", item.targets.map(human).join(", ")],
    [
      "Conditions",
      item.conditions.map((each) => `${each.wording} (by ${day(each.due_on)}, shown by ${each.evidence})`).join("; "),
    ],
    ["Corrected when signed", item.correction],
  ];
  return (
    <section class="app-card app-minuted">
      <h3 class="nhsuk-heading-s">
        <a href={`/sittings/${sitting}/items/${item.ref}`}>{item.ref}</a>{" "}
        <Tag colour={item.outcome ? "green" : "grey"}>{human(item.outcome ?? item.result ?? "no outcome yet")}</Tag>
      </h3>
      <Summary rows={said.filter(([, value]) => value !== "")} />
      <Words
        sitting={sitting}
        reference={item.ref}
        wording={item.wording}
        editable={!isSigned && leading && item.signed_at === null && may("word_minutes")}
        done={done}
      />
      {item.signed_at ? (
        <p>
          <Tag colour="green">Signed</Tag> on {day(item.signed_at)}: its letter can go out.
        </p>
      ) : (
        item.outcome &&
        leading &&
        may("sign_item_minutes") && <SignItem sitting={sitting} reference={item.ref} done={done} />
      )}
    </section>
  );
}

function SignItem({
  sitting,
  reference,
  done,
}: {
  sitting: string;
  reference: string;
  done: () => Promise<void>;
}): JSX.Element {
  return (
    <Details summary={`Sign the minutes of ${reference}`}>
      <SignForm sitting={sitting} reference={reference} done={done} />
    </Details>
  );
}

function SignForm({
  sitting,
  reference,
  done,
}: {
  sitting: string;
  reference: string;
  done: () => Promise<void>;
}): JSX.Element {
  const read = useLoad(async () => {
    const found = await call("get_case", { path: { ref: reference } });
    const option = optionOf(found, "sign_minutes");
    return { found, option, schema: option ? await formOf(found.programme, option.form) : null };
  }, [reference]);
  if (!read.data) return read.error ? <Fault error={read.error} again={read.again} /> : <Loading what="the form" />;
  const { found, option, schema } = read.data;
  if (!option || !schema) return <p>It cannot be signed by you, or stands where nothing is to sign.</p>;
  if (option.obstacles.length > 0)
    return (
      <ul class="nhsuk-list nhsuk-list--bullet">
        {option.obstacles.map((each) => (
          <li key={each.rule}>
            {each.why} {clearedBy(each.clears)}
          </li>
        ))}
      </ul>
    );
  return (
    <MoveForm
      draft={`${sitting} ${reference} sign`}
      form={`sign-${reference}`}
      schema={schema}
      seen={found.seq}
      say={option.label}
      send={async (body, _, key) => {
        await call("sign_item_minutes", { path: { sitting, ref: reference }, body, key });
        await done();
      }}
    />
  );
}
