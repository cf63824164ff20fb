import { describe, expect, it } from "vitest";
import { DarkroomError } from "../errors.ts";
import { parseTenantName } from "./tenantName.ts";

describe("parseTenantName", () => {
  it.each(["a", "default", "Studio_7.north-west", "...", "x".repeat(64)])("takes %j", (name) => {
    expect(parseTenantName(name)).toBe(name);
  });

  it.each(["", ".", "..", "x".repeat(65), "a b", "a/b", "ä", "a\n", "a%2Fb", "'; drop table"])(
    "refuses %j",
    (name) => {
      expect(() => parseTenantName(name)).toThrow(DarkroomError);
    },
  );
});
