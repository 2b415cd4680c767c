import { expect, test } from "vitest";
import { type Schema, emptyOf, kindOf, rowsOf, sendable, typedOf } from "./schema";

const TABLE: Schema = {
  type: "object",
  propertyNames: { maxLength: 120 },
  patternProperties: { "^[A-Z]+$": { type: "integer", minimum: 1 } },
};

test("a table whose rows are named by people is typed row by row and sent as numbers by name", () => {
  expect(kindOf(TABLE, TABLE)).toBe("table");
  expect(rowsOf(emptyOf(TABLE, TABLE))).toEqual([]);
  const rows = rowsOf(typedOf({ HEALTH: 1, NURSING: 2 }));
  expect(rows).toEqual([
    { name: "HEALTH", value: "1" },
    { name: "NURSING", value: "2" },
  ]);
  const typed = [...rows, { name: " ", value: "3" }, { name: "FINANCE", value: "" }];
  expect(sendable(typed, TABLE, TABLE)).toEqual({ HEALTH: 1, NURSING: 2 });
});

test("questions from a fixed list are answers, not such a table", () => {
  const answers: Schema = {
    type: "object",
    propertyNames: { enum: ["ONE"] },
    additionalProperties: { type: "string" },
  };
  expect(kindOf(answers, answers)).toBe("answers");
});
