import { expect, test } from "vitest";
import { hoursOf, weekInWords } from "./week-words";

const day = (start: string, end: string): { start: string; end: string }[] => [{ start, end }];
const every = (spells: { start: string; end: string }[]): { start: string; end: string }[][] =>
  Array.from({ length: 7 }, () => spells);

test("a week is said in the fewest words", () => {
  expect(weekInWords(every(day("08:00", "20:00")))).toBe("every day 08:00 to 20:00");
  expect(weekInWords(every(day("00:00", "00:00")))).toBe("every day all day and night");
  expect(weekInWords(every([]))).toBe("nobody");
  const week = every(day("08:00", "20:00"));
  week[5] = week[6] = [];
  expect(weekInWords(week)).toBe("Monday to Friday 08:00 to 20:00; Saturday to Sunday nobody");
});

test("what ends at or before its start goes on over midnight", () => {
  expect(hoursOf(every(day("00:00", "00:00")))).toBe(168);
  expect(hoursOf([day("20:00", "08:00")])).toBe(12);
  expect(hoursOf([day("08:00", "08:20")])).toBe(0.33);
});
