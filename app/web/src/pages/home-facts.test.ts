import { expect, test } from "vitest";
import { type Letter, askedFor, weeklyHours } from "./home-facts";

const asked = (on: string) => ({ form: { types: ["FALLS_LOG"] }, on, seq: 5 });
const letter = (issued_on: string): Letter => ({
  letter: { reasons: "It is safe.", issued_on },
  starts_on: null,
  contingency_contact: "0115 496 0000",
  conditions: [],
});

test("a home is asked for what was asked last, until the letter of that decision has gone out", () => {
  expect(askedFor({})).toBeUndefined();
  expect(askedFor({ requests: [asked("2026-09-01"), asked("2026-09-08")] })?.on).toBe("2026-09-08");
  expect(askedFor({ requests: [asked("2026-09-08")], letter: letter("2026-10-01") })).toBeUndefined();
  expect(askedFor({ requests: [asked("2026-10-20")], letter: letter("2026-10-01") })?.on).toBe("2026-10-20");
});

test("a spell over midnight counts into the next day", () => {
  const nights = Array.from({ length: 7 }, () => [{ start: "22:00", end: "07:00" }]);
  const line = { pattern: nights } as unknown as Parameters<typeof weeklyHours>[0][number];
  expect(weeklyHours([line])).toBe(63);
});
