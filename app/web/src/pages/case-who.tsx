/** Whose care it is: masked until somebody asks, and the asking is recorded. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type PatientView, call } from "../api/client";
import { may } from "../session";
import { Button, Fault } from "../ui/elements";
import { day, human } from "../words";
import { type Known, factsOf } from "./case-data";

const SHOWN_FOR = 5 * 60_000; // a screen left alone hides it again

export function Who({ known }: { known: Known }): JSX.Element {
  const { found } = known;
  const facts = factsOf(found);
  const [person, setPerson] = useState<PatientView | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => setPerson(null), [found.ref]);
  useEffect(() => {
    if (!person) return undefined;
    const later = setTimeout(() => setPerson(null), SHOWN_FOR);
    return () => clearTimeout(later);
  }, [person]);

  const show = async (): Promise<void> => {
    setError(null);
    try {
      setPerson(await call("get_patient", { path: { ref: found.ref } }));
    } catch (refused) {
      setError(refused);
    }
  };
  const said = [
    facts.delivery && human(facts.delivery),
    facts.funding && human(facts.funding),
    facts.driver && human(facts.driver),
  ];
  return (
    <section class="app-who" aria-label="Whose care it is">
      <dl class="app-who__list">
        <Item name="Name" value={person ? person.name || "not recorded" : null} />
        <Item name="NHS number" value={person ? (person.nhs_number ?? human(person.no_number_because)) : null} />
        <Item name="Born" value={person ? day(person.date_of_birth) || "not recorded" : null} />
        {said.some(Boolean) && (
          <div>
            <dt>Setting, funding, driver</dt>
            <dd>{said.filter(Boolean).join(" · ")}</dd>
          </div>
        )}
      </dl>
      {may("get_patient") &&
        (person ? (
          <Button kind="secondary" small onClick={() => setPerson(null)}>
            Hide who this is
          </Button>
        ) : (
          <div>
            <Button kind="secondary" small onClick={show}>
              Show who this is
            </Button>
            <p class="app-quiet app-who__note">That you asked is recorded.</p>
          </div>
        ))}
      <Fault error={error} />
    </section>
  );
}

function Item({ name, value }: { name: string; value: string | null }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value ?? (
          <>
            <span aria-hidden="true" class="app-who__mask">
              ••••••
            </span>
            <span class="nhsuk-u-visually-hidden">hidden</span>
          </>
        )}
      </dd>
    </div>
  );
}
