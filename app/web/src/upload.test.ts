import { expect, test } from "vitest";
import { sizeInWords, unfit } from "./upload";

test("what cannot be kept is refused before it leaves, and what to do is said", () => {
  expect(unfit({ name: "notes.docx", size: 1000 })).toBe("");
  expect(unfit({ name: "SCAN.PDF", size: 1000 })).toBe("");
  expect(unfit({ name: "letter.doc", size: 1000 })).toContain("Save it as");
  expect(unfit({ name: "page.html", size: 1000 })).toContain("not taken");
  expect(unfit({ name: "empty.pdf", size: 0 })).toContain("empty");
  expect(unfit({ name: "film.pdf", size: 30 * 1024 * 1024 })).toContain("30.0 MB");
});

test("sizes are said in words", () => {
  expect(sizeInWords(10)).toBe("1 kB");
  expect(sizeInWords(2 * 1024 * 1024)).toBe("2.0 MB");
});
