/** Inputs with their label, hint and error, in the NHS's markup. */
import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

export type InputProps = {
  id: string;
  label: ComponentChildren;
  hint?: ComponentChildren;
  error?: string | undefined;
  /** Said behind the label of what may be left out. */
  optional?: boolean;
};

const described = ({ id, hint, error }: InputProps): string | undefined =>
  [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;

/** The group around an input: label above, then the hint, then the error. */
export function Group({
  id,
  label,
  hint,
  error,
  optional,
  children,
}: InputProps & { children: ComponentChildren }): JSX.Element {
  return (
    <div class={`nhsuk-form-group ${error ? "nhsuk-form-group--error" : ""}`}>
      <label class="nhsuk-label" for={id}>
        {label}
        {optional && " (optional)"}
      </label>
      <Beside id={id} hint={hint} error={error} label={label} />
      {children}
    </div>
  );
}

/** The same around several inputs that belong together. */
export function Fieldset({
  id,
  label,
  hint,
  error,
  optional,
  large,
  children,
}: InputProps & { large?: boolean; children: ComponentChildren }): JSX.Element {
  return (
    <div class={`nhsuk-form-group ${error ? "nhsuk-form-group--error" : ""}`} id={id} tabIndex={-1}>
      <fieldset class="nhsuk-fieldset" aria-describedby={described({ id, hint, error, label })}>
        <legend class={`nhsuk-fieldset__legend ${large ? "nhsuk-fieldset__legend--s" : ""}`}>
          {label}
          {optional && " (optional)"}
        </legend>
        <Beside id={id} hint={hint} error={error} label={label} />
        {children}
      </fieldset>
    </div>
  );
}

function Beside({ id, hint, error }: InputProps): JSX.Element {
  return (
    <>
      {hint && (
        <div class="nhsuk-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {error && (
        <span class="nhsuk-error-message" id={`${id}-error`}>
          <span class="nhsuk-u-visually-hidden">Error: </span>
          {error}
        </span>
      )}
    </>
  );
}

type TextProps = InputProps & {
  value: string;
  onChange: (value: string) => void;
  type?: "text" | "password";
  autocomplete?: "off" | "username" | "current-password" | "new-password" | "one-time-code";
  inputMode?: "numeric" | "decimal" | "text";
  prefix?: string | undefined;
  suffix?: string | undefined;
  short?: boolean;
  list?: string | undefined;
  maxLength?: number | undefined;
};

const valueOf = (event: Event): string => (event.currentTarget as HTMLInputElement | HTMLTextAreaElement).value;

export function TextInput(props: TextProps): JSX.Element {
  const { id, value, onChange, type = "text", autocomplete = "off", inputMode, prefix, suffix, short, list } = props;
  const attributes = { type, autocomplete, inputMode, list, spellcheck: type === "password" ? false : undefined };
  const input = (
    <input
      {...(attributes as object)}
      class={`nhsuk-input ${short ? "nhsuk-input--width-10" : ""} ${props.error ? "nhsuk-input--error" : ""}`}
      id={id}
      name={id}
      value={value}
      aria-describedby={described(props)}
      aria-invalid={props.error ? "true" : undefined}
      onInput={(event) => onChange(valueOf(event))}
    />
  );
  return (
    <Group {...props}>
      {prefix || suffix ? (
        <div class="nhsuk-input-wrapper">
          {prefix && (
            <div class="nhsuk-input-wrapper__prefix" aria-hidden="true">
              {prefix}
            </div>
          )}
          {input}
          {suffix && (
            <div class="nhsuk-input-wrapper__suffix" aria-hidden="true">
              {suffix}
            </div>
          )}
        </div>
      ) : (
        input
      )}
    </Group>
  );
}

export function TextArea(props: TextProps & { rows?: number }): JSX.Element {
  const { id, value, onChange, maxLength, rows = 4 } = props;
  const left = maxLength === undefined ? null : maxLength - value.length;
  return (
    <Group {...props}>
      <textarea
        class={`nhsuk-textarea ${props.error ? "nhsuk-textarea--error" : ""}`}
        id={id}
        name={id}
        rows={Math.min(Math.max(rows, Math.ceil(value.length / 80)), 20)}
        aria-describedby={described(props)}
        aria-invalid={props.error ? "true" : undefined}
        onInput={(event) => onChange(valueOf(event))}
        value={value}
      />
      {left !== null && left < 500 && (
        <div class={left < 0 ? "nhsuk-error-message" : "nhsuk-hint nhsuk-u-margin-bottom-0"} role="status">
          {left < 0 ? `${-left} characters too many` : `${left} characters left`}
        </div>
      )}
    </Group>
  );
}

export type Choice = { value: string; label: string; hint?: string };

export function Select(
  props: InputProps & { value: string; onChange: (value: string) => void; choices: Choice[] },
): JSX.Element {
  const { id, value, onChange, choices } = props;
  return (
    <Group {...props}>
      <select
        class={`nhsuk-select ${props.error ? "nhsuk-select--error" : ""}`}
        id={id}
        name={id}
        value={value}
        aria-describedby={described(props)}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        <option value="" />
        {choices.map((each) => (
          <option key={each.value} value={each.value}>
            {each.label}
          </option>
        ))}
      </select>
    </Group>
  );
}

export function Radios(
  props: InputProps & { value: string; onChange: (value: string) => void; choices: Choice[]; inline?: boolean },
): JSX.Element {
  const { id, value, onChange, choices, inline } = props;
  return (
    <Fieldset {...props}>
      <div class={`nhsuk-radios ${inline ? "nhsuk-radios--inline" : ""}`}>
        {choices.map((each, index) => (
          <div class="nhsuk-radios__item" key={each.value}>
            <input
              class="nhsuk-radios__input"
              id={index ? `${id}-${index}` : `${id}-0`}
              name={id}
              type="radio"
              value={each.value}
              checked={value === each.value}
              onChange={() => onChange(each.value)}
            />
            <label class="nhsuk-label nhsuk-radios__label" for={index ? `${id}-${index}` : `${id}-0`}>
              {each.label}
            </label>
            {each.hint && <div class="nhsuk-hint nhsuk-radios__hint">{each.hint}</div>}
          </div>
        ))}
      </div>
    </Fieldset>
  );
}

export function Checks(
  props: InputProps & { value: string[]; onChange: (value: string[]) => void; choices: Choice[] },
): JSX.Element {
  const { id, value, onChange, choices } = props;
  const flip = (one: string): string[] =>
    value.includes(one) ? value.filter((each) => each !== one) : [...value, one];
  return (
    <Fieldset {...props}>
      <div class="nhsuk-checkboxes">
        {choices.map((each, index) => (
          <Check
            key={each.value}
            id={`${id}-${index}`}
            means={each.value}
            label={each.label}
            hint={each.hint}
            value={value.includes(each.value)}
            onChange={() => onChange(flip(each.value))}
          />
        ))}
      </div>
    </Fieldset>
  );
}

export function Check({
  id,
  label,
  hint,
  value,
  onChange,
  means = "yes",
}: Omit<InputProps, "hint"> & {
  hint?: ComponentChildren | undefined;
  /** What is chosen by it, as the API calls it. */
  means?: string;
  value: boolean;
  onChange: (value: boolean) => void;
}): JSX.Element {
  return (
    <div class="nhsuk-checkboxes__item">
      <input
        class="nhsuk-checkboxes__input"
        id={id}
        name={id}
        type="checkbox"
        value={means}
        checked={value}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <label class="nhsuk-label nhsuk-checkboxes__label" for={id}>
        {label}
      </label>
      {hint && (
        <div class="nhsuk-hint nhsuk-checkboxes__hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
    </div>
  );
}

/** A day in three boxes; `value` is "2026-11-26", or whatever of it is typed: "2026--5". */
export function DateInput(
  props: InputProps & { value: string; onChange: (value: string) => void; today?: string | undefined },
): JSX.Element {
  const { id, value, onChange, today } = props;
  const [year = "", month = "", day = ""] = value.split("-");
  const parts = [
    { name: "Day", value: day, width: 2, put: (d: string) => [year, month, d] },
    { name: "Month", value: month, width: 2, put: (m: string) => [year, m, day] },
    { name: "Year", value: year, width: 4, put: (y: string) => [y, month, day] },
  ];
  const join = (typed: string[]): string => (typed.every((each) => each === "") ? "" : typed.join("-"));
  return (
    <Fieldset {...props}>
      <div class="nhsuk-date-input">
        {parts.map((part) => (
          <div class="nhsuk-date-input__item" key={part.name}>
            <div class="nhsuk-form-group">
              <label class="nhsuk-label nhsuk-date-input__label" for={`${id}-${part.name}`}>
                {part.name}
              </label>
              <input
                class={`nhsuk-input nhsuk-date-input__input nhsuk-input--width-${part.width} ${props.error ? "nhsuk-input--error" : ""}`}
                id={`${id}-${part.name}`}
                name={`${id}-${part.name}`}
                type="text"
                inputMode="numeric"
                value={part.value}
                onInput={(event) => onChange(join(part.put(valueOf(event).trim())))}
              />
            </div>
          </div>
        ))}
        {today && (
          <button type="button" class="app-link" onClick={() => onChange(today)}>
            Today
          </button>
        )}
      </div>
    </Fieldset>
  );
}

/** What has to be mended, above a form, each a way to its field; takes the focus when it comes, and never again. */
export function ErrorSummary({ errors }: { errors: { id: string; detail: string }[] }): JSX.Element | null {
  const box = useRef<HTMLDivElement>(null);
  // the page is drawn anew with every letter that is typed below: the focus is where that is done
  useLayoutEffect(() => box.current?.focus(), [errors.map((each) => each.id).join(" ")]);
  if (errors.length === 0) return null;
  return (
    <div class="nhsuk-error-summary" tabIndex={-1} ref={box}>
      <div role="alert">
        <h2 class="nhsuk-error-summary__title">There is a problem</h2>
        <div class="nhsuk-error-summary__body">
          <ul class="nhsuk-list nhsuk-error-summary__list">
            {errors.map((each) => (
              <li key={each.id + each.detail}>
                <a
                  href={`#${each.id}`}
                  data-native
                  onClick={(event) => {
                    event.preventDefault();
                    focusOn(each.id);
                  }}
                >
                  {each.detail}
                </a>
              </li>
            ))}
          </ul>
        </div>
      </div>
    </div>
  );
}

/** Bring an input, or the first one of a group, into view and focus. */
export function focusOn(id: string): void {
  const found = document.getElementById(id);
  const input = found?.matches("input, select, textarea")
    ? found
    : found?.querySelector<HTMLElement>("input, select, textarea");
  const target = input ?? found;
  for (let at = target?.parentElement; at; at = at.parentElement) if (at instanceof HTMLDetailsElement) at.open = true;
  target?.scrollIntoView({ block: "center" });
  target?.focus();
}
