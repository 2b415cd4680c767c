import { expect, test } from "vitest";
import { differences, merge } from "./difference";
import type { Record_, Schema } from "./schema";

const SCHEMA: Schema = {
  type: "object",
  properties: {
    summary: { type: "string", title: "Summary", "x-widget": "textarea" },
    on: { type: "string", format: "date", title: "Assessed on" },
    domains: { type: "array", title: "Domains", items: { $ref: "#/$defs/Need" } },
    person: { $ref: "#/$defs/Heard", title: "The person" },
  },
  $defs: {
    Need: {
      type: "object",
      properties: {
        domain: { type: "string", enum: ["BREATHING", "SKIN"], title: "Care domain" },
        level: { type: "string", enum: ["LOW", "HIGH"], title: "Level" },
      },
    },
    Heard: { type: "object", properties: { views: { type: "string", title: "Views" } } },
  },
};
const need = (domain: string, level: string): Record_ => ({ domain, level });
const name = (code: string): string => code;

test("what differs is said field by field, rows by what they are about", () => {
  const before = { summary: "Calm", domains: [need("BREATHING", "LOW")], person: { views: "Happy" } };
  const after = {
    summary: "Calm",
    domains: [need("SKIN", "LOW"), need("BREATHING", "HIGH")],
    person: { views: "Sad" },
  };
  expect(differences(SCHEMA, before, after, name)).toEqual([
    { label: "Domain Breathing: Level", before: "Low", after: "High" },
    { label: "Domain Skin: Level", before: "", after: "Low" },
    { label: "The person: Views", before: "Happy", after: "Sad" },
  ]);
});

test("what was not touched is taken over, what both changed is left to choose", () => {
  const base = { summary: "Calm", on: "2026-11-01", domains: [need("BREATHING", "LOW")] };
  const theirs = { summary: "Restless", on: "2026-11-20", domains: [need("BREATHING", "HIGH"), need("SKIN", "LOW")] };
  const mine = { summary: "Tired", on: "2026-11-01", domains: [need("BREATHING", "LOW")] };
  const found = merge(SCHEMA, base, theirs, mine, name);
  expect(found.merged).toEqual({
    summary: "Tired",
    on: "2026-11-20",
    domains: [need("BREATHING", "HIGH"), need("SKIN", "LOW")],
  });
  expect(found.both.map((each) => [each.label, each.theirs, each.mine])).toEqual([["Summary", "Restless", "Tired"]]);
  const [summary] = found.both;
  const taken = summary?.take(found.merged);
  expect(taken?.summary).toBe("Restless");
  expect(summary?.giveBack(taken ?? {}).summary).toBe("Tired");
});

test("the same change on both sides is no change", () => {
  const found = merge(SCHEMA, { summary: "a" }, { summary: "b" }, { summary: "b" }, name);
  expect(found).toMatchObject({ taken: [], both: [], merged: { summary: "b" } });
});
