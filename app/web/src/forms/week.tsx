/** A weekly timetable: for each day the spells in which somebody is there. */
import type { JSX } from "preact";
import { Button } from "../ui/elements";
import { Fieldset, type InputProps } from "../ui/inputs";

type Spell = { start: string; end: string };
export const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

export function Week(
  props: InputProps & { value: Spell[][] | undefined; onChange: (value: Spell[][]) => void },
): JSX.Element {
  const { id, onChange } = props;
  const days = props.value?.length === 7 ? props.value : DAYS.map(() => []);
  const put = (day: number, spells: Spell[]): void => onChange(days.map((each, at) => (at === day ? spells : each)));
  const monday = days[0] ?? [];
  return (
    <Fieldset {...props}>
      <div class="app-week">
        {DAYS.map((name, day) => {
          const spells = days[day] ?? [];
          return (
            <div class="app-week__day" key={name}>
              <strong>{name}</strong>
              {spells.map((spell, at) => (
                <div class="app-week__spell" key={at}>
                  <Time
                    id={`${id}.${day}.${at}.start`}
                    label={`${name}, spell ${at + 1}, from`}
                    value={spell.start}
                    onChange={(start) =>
                      put(
                        day,
                        spells.map((each, i) => (i === at ? { ...each, start } : each)),
                      )
                    }
                  />
                  <span aria-hidden="true">to</span>
                  <Time
                    id={`${id}.${day}.${at}.end`}
                    label={`${name}, spell ${at + 1}, to`}
                    value={spell.end}
                    onChange={(end) =>
                      put(
                        day,
                        spells.map((each, i) => (i === at ? { ...each, end } : each)),
                      )
                    }
                  />
                  <button
                    type="button"
                    class="app-link"
                    aria-label={`Remove spell ${at + 1} of ${name}`}
                    onClick={() =>
                      put(
                        day,
                        spells.filter((_, i) => i !== at),
                      )
                    }
                  >
                    Remove
                  </button>
                </div>
              ))}
              <button
                type="button"
                class="app-link"
                aria-label={`Add a spell on ${name}`}
                onClick={() => put(day, [...spells, { start: "08:00", end: "20:00" }])}
              >
                Add a spell
              </button>
            </div>
          );
        })}
      </div>
      {monday.length > 0 && (
        <Button kind="secondary" small onClick={() => onChange(DAYS.map(() => monday.map((each) => ({ ...each }))))}>
          Every day as on Monday
        </Button>
      )}
    </Fieldset>
  );
}

function Time({
  id,
  label,
  value,
  onChange,
}: {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
}): JSX.Element {
  return (
    <input
      class="nhsuk-input app-week__time"
      id={id}
      type="time"
      aria-label={label}
      value={value.slice(0, 5)}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  );
}
