import render from "preact-render-to-string";
import { expect, test } from "vitest";
import { Value, changesIn, shown } from "./policy-values";

const seat = (name: string, people: number): object => ({ name, people, profession: "SOCIAL_CARE", voting: true });
const panels = [{ name: "local", title: "ICB panel", seats: [seat("health", 20)], quorum: { chair: true, voters: 3 } }];

test("lists and tables are words, never code", () => {
  expect(shown(["SOCIAL_CARE", "HEALTH"])).toBe("Social care, Health");
  expect(shown({ FALLS: "NURSING" })).toBe("Falls: Nursing");
  expect(shown([])).toBe("none");
  const page = render(<Value title="Panels" value={panels} />);
  expect(page).toContain("ICB panel: seats");
  expect(page).toContain("Social care");
  expect(page).not.toMatch(/[{}]/);
});

test("what changes in a list is told value by value, by the names of its parts", () => {
  const less = [{ ...panels[0], seats: [seat("health", 18), seat("finance", 1)] }];
  const told = changesIn("Panels", panels, less);
  expect(told[0]).toEqual({ at: "Panels › ICB panel › Seats › Health › People", was: "20", will: "18" });
  expect(told.slice(1).every((each) => each.was === "none")).toBe(true);
  expect(changesIn("Panels", panels, panels)).toEqual([]);
});
