import { describe, expect, it } from "vitest";
import { isOurFault } from "./errorReports.ts";

describe("isOurFault", () => {
  it.each(["internal", "unavailable"] as const)("says so of %s", (code) => {
    expect(isOurFault(code)).toBe(true);
  });

  it.each([
    "not_found",
    "rate_limited",
    "picture_damaged",
    "busy",
    "not_configured",
    "upstream_failed",
  ] as const)("does not say so of %s", (code) => {
    expect(isOurFault(code)).toBe(false);
  });
});
