/** The terms by which a panel sits, in words: who has a seat, what makes an item quorate, how votes are counted. */
import type { JSX } from "preact";
import { call } from "../api/client";
import { Details } from "../ui/elements";
import { type Loaded, useLoad } from "../ui/load";
import { count, human, inSentence } from "../words";

/** The programme whose cases panels hear. */
const PROGRAMME = "one_to_one";

export type Terms = {
  name: string;
  title: string;
  seats: {
    name: string;
    profession: string;
    people: number;
    voting: boolean;
    chairs: boolean;
    alternate_for?: string;
  }[];
  quorum: {
    voters: number;
    chair_or_deputy: boolean;
    professions: { [code: string]: number };
    expertise_needed: boolean;
  };
  voting: { majority: string; abstentions: string; tie: string; blend: string };
  notice_days: number;
  papers_days: number;
  most_deferrals: number;
  item_minutes: number;
};

export const useTerms = (): Loaded<Terms[]> =>
  useLoad(async () => {
    const { policy } = await call("get_policy", { path: { programme: PROGRAMME } });
    return (policy.panels as Terms[] | undefined) ?? [];
  }, []);

const small = (code: string): string => inSentence(human(code));

/** "3 voters: the chair or a deputy among them, at least 1 for health". */
export function quorumInWords({ quorum }: Terms): string {
  const more = [
    quorum.chair_or_deputy ? "the chair or a deputy" : "",
    ...Object.entries(quorum.professions).map(([code, least]) => `at least ${least} of ${small(code)}`),
  ].filter(Boolean);
  const expert = quorum.expertise_needed ? "; somebody there knows the field of the case" : "";
  return `${count(quorum.voters, "voter")}${more.length ? `, among them ${more.join(", ")}` : ""}${expert}`;
}

export function TermsInWords({ terms }: { terms: Terms }): JSX.Element {
  return (
    <Details summary={`Terms of the ${terms.title}`}>
      <ul class="nhsuk-list nhsuk-list--bullet">
        <li>
          An item is quorate with {quorumInWords(terms)}. Whoever is excluded from an item or leaves does not count.
        </li>
        <li>
          Seats:{" "}
          {terms.seats
            .map((seat) => {
              const also = [seat.voting ? "" : "advises, no vote", seat.chairs ? "may chair" : ""].filter(Boolean);
              return `${count(seat.people, small(seat.profession), small(seat.profession))}${also.length ? ` (${also.join(", ")})` : ""}`;
            })
            .join("; ")}
          .
        </li>
        <li>
          Votes: {small(terms.voting.majority)} majority; abstentions {small(terms.voting.abstentions)}; level votes:{" "}
          {small(terms.voting.tie)}.
        </li>
        <li>
          {terms.notice_days > 0 && <>It is called {count(terms.notice_days, "working day")} before it sits. </>}
          Papers go out {count(terms.papers_days, "working day")} before. A case is deferred {terms.most_deferrals}{" "}
          times at most.
        </li>
      </ul>
    </Details>
  );
}
