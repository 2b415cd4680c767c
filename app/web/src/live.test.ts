import { describe, expect, it } from "vitest";
import { eventsIn } from "./live";

describe("the events of a stream", () => {
  it("are told once they are whole, and the rest waits", () => {
    const first = eventsIn('id: a\nevent: sitting\ndata: {"x":1}\n\nid: b\nda');
    expect(first).toEqual({ events: [{ id: "a", data: '{"x":1}' }], rest: "id: b\nda" });
    expect(eventsIn(`${first.rest}ta: 2\n\n`).events).toEqual([{ id: "b", data: "2" }]);
  });
  it("are not made of comments", () => {
    expect(eventsIn(": here\n\n: here\n\n")).toEqual({ events: [], rest: "" });
  });
  it("may have lines that end as on other systems", () => {
    expect(eventsIn("id: a\r\ndata: 1\r\n\r\n").events).toEqual([{ id: "a", data: "1" }]);
  });
});
