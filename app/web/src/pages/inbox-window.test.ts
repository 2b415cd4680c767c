import { expect, test } from "vitest";
import { sliceOf } from "./inbox-window";

test("at the top the first rows are drawn, and some below the screen", () => {
  expect(sliceOf(200, 50, 10_000, 800)).toEqual({ from: 0, to: 27 });
});

test("far down only what is seen is drawn, with some beside it", () => {
  const { from, to } = sliceOf(-250_000, 50, 10_000, 800);
  expect(from).toBe(4985);
  expect(to).toBe(5031);
});

test("at the end and beyond it nothing is asked for that is not there", () => {
  expect(sliceOf(-499_500, 50, 10_000, 800)).toEqual({ from: 9975, to: 10_000 });
  expect(sliceOf(-9_999_999, 50, 3, 800)).toEqual({ from: 2, to: 3 });
  expect(sliceOf(100, 50, 0, 800)).toEqual({ from: 0, to: 0 });
});
