import { describe, expect, it } from "vitest";
import type { ItemView } from "../api/client";
import { isOnlyVotes } from "./item-data";

const item = (some: Partial<ItemView>): ItemView => ({
  ref: "OTO-001", provider: "PRV-A", to_declare: false, position: 1, begins_at: "10:00", minutes: 20, status: "OPEN",
  stopped: "", pack: "", issue: 1, receipts: null, stage: "VOTING", seq: 10, quorum: null, locked: [], voted: [],
  ballots: null, outcome: null, quorate: null, arithmetic: "", ...some,
}); // prettier-ignore

describe("what a screen reads again", () => {
  it("is nothing while colleagues vote", () =>
    expect(isOnlyVotes(item({}), item({ seq: 12, voted: ["pat", "sol"] }))).toBe(true));
  it("is the case when more has happened than the votes", () =>
    expect(isOnlyVotes(item({}), item({ seq: 12, voted: ["pat"] }))).toBe(false));
  it("is the case when its hearing has come further", () =>
    expect(isOnlyVotes(item({}), item({ seq: 11, voted: ["pat"], stage: "CLOSED" }))).toBe(false));
});
