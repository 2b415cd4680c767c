import { describe, expect, it } from "vitest";
import { left } from "./timeout";

const now = Date.parse("2026-11-26T10:00:00Z");

describe("how long a session lasts", () => {
  it("ends when it is not used, and using it puts that off", () => {
    const found = { idle_until: "2026-11-26T10:05:00Z", ends_at: "2026-11-26T18:00:00Z" };
    expect(left(found, now)).toEqual({ ms: 300_000, renews: true });
  });
  it("ends after its longest time, whatever is done", () => {
    const found = { idle_until: "2026-11-26T10:05:00Z", ends_at: "2026-11-26T10:01:00Z" };
    expect(left(found, now)).toEqual({ ms: 60_000, renews: false });
  });
  it("is not there without a sign-in", () => expect(left({}, now)).toBeNull());
});
