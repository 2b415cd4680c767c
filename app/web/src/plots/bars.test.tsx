import { describe, expect, it } from "vitest";
import { renderToString } from "preact-render-to-string";
import { Bars, parts } from "./bars";
import { csv } from "./csv";

describe("bars", () => {
  it("lays parts end to end within the length", () => {
    expect(parts([1, 3], 8, 400)).toEqual([
      { x: 0, width: 50 },
      { x: 50, width: 150 },
    ]);
  });
  it("draws nothing where there is nothing", () => expect(parts([0], 0, 400)).toEqual([{ x: 0, width: 0 }]));
  it("says what it is, and writes its numbers", () => {
    const drawn = renderToString(
      <Bars
        id="x"
        title="Open cases"
        summary="Two wait."
        width={300}
        series={[{ name: "In time", fill: "blue" }]}
        rows={[{ label: "Evidence", values: [2] }]}
      />,
    );
    expect(drawn).toContain('role="img"');
    expect(drawn).toContain("Two wait.");
    expect(drawn).toContain(">2</text>");
    expect(drawn).not.toContain("style=");
  });
});

describe("a table as CSV", () => {
  it("quotes what has to be quoted, and disarms formulas", () => {
    expect(csv([["a,b", '"x"', "=1+1", -5, "-5.20"]])).toBe('"a,b","""x""",\'=1+1,-5,-5.20\r\n');
  });
});
