import render from "preact-render-to-string";
import { expect, test } from "vitest";
import { type Around, Fields } from "./fields";
import { type Record_, type Schema, emptyRecord } from "./schema";

const around = (root: Schema, more: Partial<Around> = {}): Around => ({
  root,
  errors: {},
  today: "2026-11-27",
  registers: {},
  ...more,
});
/** One field of a form, drawn. */
const drawn = (field: Schema, value?: Record_["x"], more: Partial<Around> = {}, asked = true): string => {
  const form: Schema = { type: "object", properties: { x: field }, required: asked ? ["x"] : [] };
  const typed = value === undefined ? emptyRecord(form, form) : { x: value };
  return render(<Fields schema={form} value={typed} onChange={() => undefined} around={around(form, more)} />);
};

test("a line of text has its label, its hint, and says what is wrong with it to whoever hears the page", () => {
  const html = drawn({ type: "string", title: "Whom to call", description: "By telephone" }, "Ann", {
    errors: { "/x": "Give a number" },
  });
  expect(html).toMatch(/<label[^>]* for="f\.x"[^>]*>\s*Whom to call/);
  expect(html).toContain("By telephone");
  expect(html).toContain("Give a number");
  const [, ids = ""] = /aria-describedby="([^"]+)"/.exec(html) ?? [];
  expect(ids.split(" ").every((id) => html.includes(`id="${id}"`))).toBe(true);
  expect(ids.split(" ")).toHaveLength(2);
  expect(html).toContain('value="Ann"');
});

test("what may be left out says so, and what begins with a value does not", () => {
  const text: Schema = { type: "string", title: "Note" };
  expect(drawn(text, "", {}, false)).toContain("optional");
  expect(drawn(text, "")).not.toContain("optional");
  expect(drawn({ type: "integer", title: "Places", default: 1 }, undefined, {}, false)).not.toContain("optional");
});

test("few choices are radios, many are a list, and each is said in words", () => {
  const few: Schema = { enum: ["SIMPLE", "TWO_THIRDS"], title: "Majority", "x-labels": { SIMPLE: "More than half" } };
  const radios = drawn(few, "SIMPLE");
  expect(radios.match(/type="radio"/g)).toHaveLength(2);
  expect(radios).toContain("More than half");
  expect(radios).toContain("Two thirds");
  expect(radios).toMatch(/<fieldset/);
  const many = drawn({ enum: ["A", "B", "C", "D", "E", "F", "G"], title: "Letter" }, "");
  expect(many).toContain("<select");
});

test("a number has its unit beside it and asks for digits", () => {
  const html = drawn({ type: "integer", title: "Papers go out", "x-unit": "working days" }, "5");
  expect(html).toContain('inputmode="numeric"');
  expect(html).toContain("working days");
});

test("a day is asked in three boxes under one question", () => {
  const html = drawn({ type: "string", format: "date", title: "Began on" }, "2026-11-05");
  expect(html).toMatch(/<legend[^>]*>[\s\S]*Began on/);
  for (const part of ["Day", "Month", "Year"]) expect(html).toContain(part);
});

test("a code of a register is chosen by its words where all of them are known", () => {
  const registers = { profession: [{ value: "HEALTH", label: "Health" }] };
  const html = drawn({ type: "string", title: "Profession", "x-register": "profession" }, "HEALTH", { registers });
  expect(html).toContain("Health");
});

test("of a list each has a number and can be taken away", () => {
  const seats: Schema = {
    type: "array",
    title: "Seats",
    items: { type: "object", properties: { name: { type: "string", title: "Name of the seat" } } },
  };
  const html = drawn(seats, [{ name: "health" }, { name: "council" }]);
  expect(html).toContain('role="group" aria-label="Seat 2"');
  expect(html.match(/Remove: seat/g)).toHaveLength(2);
  expect(html).toContain("Add: seat");
});

test("a table whose rows people name says when a name is there twice", () => {
  const table: Schema = {
    type: "object",
    title: "Professions",
    propertyNames: { maxLength: 40 },
    patternProperties: { ".": { type: "integer" } },
  };
  const once = drawn(table, { HEALTH: "1", COUNCIL: "1" });
  expect(once).not.toContain("It is there already");
  const twice = drawn(table, [
    { name: "HEALTH", value: "1" },
    { name: "HEALTH", value: "2" },
  ]);
  expect(twice.match(/It is there already/g)).toHaveLength(1);
});
