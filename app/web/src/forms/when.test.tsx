import render from "preact-render-to-string";
import { expect, test } from "vitest";
import { Fields } from "./fields";
import { type Record_, type Schema, emptyRecord, sendable } from "./schema";
import { isShown } from "./when";

const FORM: Schema = {
  type: "object",
  required: ["dissent", "kind"],
  properties: {
    dissent: { type: "boolean", title: "Somebody disagrees" },
    note: {
      type: "string",
      default: "",
      title: "Who disagrees",
      "x-widget": "textarea",
      "x-when": { dissent: [true] },
      "x-needed": true,
    },
    kind: { type: "string", enum: ["SLEEP_IN", "DAY"], "x-labels": { DAY: "By day", SLEEP_IN: "Sleep-in" } },
    unit: { type: "string", enum: ["HOUR", "NIGHT"], default: "HOUR", "x-when": { kind: ["SLEEP_IN"] } },
    nights: { type: "integer", default: 0, "x-when": { unit: ["NIGHT"] } },
    began: { anyOf: [{ type: "string", format: "date" }, { type: "null" }], default: null },
    ended: {
      anyOf: [{ type: "string", format: "date" }, { type: "null" }],
      default: null,
      "x-when": { began: "given" },
    },
    why_not: { type: "string", default: "", "x-when": { began: "absent" } },
    proposed: {
      anyOf: [{ type: "array", items: { type: "object", properties: {} } }, { type: "null" }],
      "x-when": { kind: ["DAY"] },
      "x-needed": true,
    },
  },
};
const shown = (values: Record_): string[] =>
  Object.keys(FORM.properties ?? {}).filter((name) => isShown(name, FORM, values, FORM));
const drawn = (values: Record_, fixed: Record_ = {}): string =>
  render(
    <Fields
      schema={FORM}
      value={{ ...emptyRecord(FORM, FORM), ...values }}
      onChange={() => undefined}
      around={{ root: FORM, errors: {}, today: "2026-11-27", registers: {} }}
      fixed={fixed}
    />,
  );

test("a field is asked when another has one of its values, is given, or is not", () => {
  expect(shown({})).toEqual(["dissent", "kind", "began", "why_not"]);
  expect(shown({ dissent: true })).toContain("note");
  expect(shown({ dissent: false })).not.toContain("note");
  expect(shown({ began: "2026-11-01" })).toEqual(["dissent", "kind", "began", "ended"]);
});

test("a field that is not asked has its default for those that hang on it", () => {
  expect(shown({ kind: "SLEEP_IN", unit: "NIGHT" })).toContain("nights");
  expect(shown({ kind: "DAY", unit: "NIGHT" })).not.toContain("nights");
});

test("what is hidden is not sent, and is still there when it is asked again", () => {
  const typed = { dissent: false, note: "The daughter.", kind: "SLEEP_IN" };
  expect(sendable(typed, FORM, FORM)).toEqual({ dissent: false, kind: "SLEEP_IN" });
  expect(sendable({ ...typed, dissent: true }, FORM, FORM)).toMatchObject({ note: "The daughter." });
});

test("a package that nobody filled in is not sent as one without any care, though it has to be answered", () => {
  const typed = { ...emptyRecord(FORM, FORM), dissent: false, kind: "DAY" };
  expect(sendable(typed, FORM, FORM)).not.toHaveProperty("proposed");
});

test("it is drawn right after the field that asks, and not called optional when it is needed", () => {
  expect(drawn({})).not.toContain("Who disagrees");
  const page = drawn({ dissent: true });
  expect(page.indexOf("Who disagrees")).toBeGreaterThan(page.indexOf("Somebody disagrees"));
  expect(page.indexOf("Who disagrees")).toBeLessThan(page.indexOf("By day"));
  expect(page).not.toContain("Who disagrees (optional)");
});

test("what is known already is not asked, and decides as well", () => {
  const page = drawn({}, { dissent: true });
  expect(page).not.toContain("Somebody disagrees");
  expect(page).toContain("Who disagrees");
});

test("codes have the words that the form says", () => {
  expect(drawn({})).toContain("By day");
});
