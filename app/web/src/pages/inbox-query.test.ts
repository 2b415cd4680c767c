import { expect, test } from "vitest";
import { addressOf, chosenOf, dueInWords, queryOf, viewOf } from "./inbox-query";

test("an address holds the list whole, and is read back", () => {
  const at = addressOf("overdue", { stage: "evidence", provider: "PRV-A", ref: "OTO" });
  const said = Object.fromEntries(new URLSearchParams(at.slice(2)));
  expect(viewOf(said)).toBe("overdue");
  expect(chosenOf(said)).toEqual({ stage: "evidence", provider: "PRV-A", ref: "OTO" });
});

test("closed cases come only when they are asked for", () => {
  expect(queryOf("all", {})).toEqual({ view: "all", order: "due", open: true });
  expect(queryOf("all", { open: "all" })).toEqual({ view: "all", order: "due" });
  expect(queryOf("all", { open: "false" })).toEqual({ view: "all", order: "due", open: false });
  expect(queryOf("all", { open: "all", figure: "reduced", in_cohort: "false", due: "no_clock" })).toEqual({
    view: "all",
    order: "due",
    figure: "reduced",
    in_cohort: false,
    due: "no_clock",
  });
  expect(queryOf("overdue", {})).toEqual({ view: "all", order: "due", open: true, overdue: true });
});

test("a due day is said in words", () => {
  expect(dueInWords("2026-11-23", "2026-11-26")).toBe("overdue by 3 days");
  expect(dueInWords("2026-11-25", "2026-11-26")).toBe("overdue by 1 day");
  expect(dueInWords("2026-11-26", "2026-11-26")).toBe("due today");
  expect(dueInWords("2026-11-27", "2026-11-26")).toBe("due tomorrow");
  expect(dueInWords("2026-12-06", "2026-11-26")).toBe("due in 10 days");
  expect(dueInWords(null, "2026-11-26")).toBe("");
});
