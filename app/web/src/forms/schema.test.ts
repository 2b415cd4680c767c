import { describe, expect, it } from "vitest";
import { type Schema, emptyRecord, sendable } from "./schema";

const lines: Schema = { type: "array", items: { type: "object", properties: {} } };

describe("what a form sends", () => {
  it("leaves out a list that may be none and was not touched: no package is not an empty one", () => {
    const form: Schema = { type: "object", properties: { lines: { anyOf: [lines, { type: "null" }] } } };
    expect(sendable(emptyRecord(form, form), form, form)).toEqual({});
  });
  it("says that a list that is asked for is empty", () => {
    const form: Schema = { type: "object", properties: { lines }, required: ["lines"] };
    expect(sendable(emptyRecord(form, form), form, form)).toEqual({ lines: [] });
  });
});
