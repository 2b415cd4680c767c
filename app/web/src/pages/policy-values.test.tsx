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
  expect(told[0]).toEqual({ at: "Panels › 1 ICB panel › Seats › 1 Health › People", was: "20", will: "18" });
  expect(told.slice(1).every((each) => each.was === "none")).toBe(true);
  expect(changesIn("Panels", panels, panels)).toEqual([]);
  const route = [
    { panel: "icb", when: "SAVING_OVER", over: "500.00" },
    { panel: "icb", when: "ALWAYS" },
  ];
  const changed = [{ ...route[0], over: "50000.00" }, route[1]];
  expect(changesIn("Route", route, changed)).toEqual([{ at: "Route › 1 ICB › Over", was: "500.00", will: "50000.00" }]);
});
