import { describe, expect, it } from "vitest";
import { makeKey } from "../auth/keys.ts";
import { scrub } from "./scrub.ts";

describe("scrub", () => {
  it.each([
    ["TypeError: Cannot read properties of undefined (reading 'width')"],
    ["D1_ERROR: no such table: error_events: SQLITE_ERROR"],
    ["GET /v1/assets/x/renditions/zoom"],
    ["Did it fail? It did."],
  ])("leaves %j as it is", (text) => {
    expect(scrub(text, [], 300)).toBe(text);
  });

  it("takes out configured secrets, wherever they stand, but no short ones", () => {
    expect(scrub("a open-sesame! b/open-sesame!/c", ["open-sesame!"], 300)).toBe("a *** b/***/c");
    expect(scrub("banana", ["a"], 300)).toBe("banana");
  });

  it("takes out keys, tokens, hashes, user names and queries", () => {
    const { key, sha256 } = makeKey();
    const text = `${key} ${sha256} Bearer abc.def https://me:pw@up.test/x?sig=1&a=b "/y?token=t"`;
    expect(scrub(text, [], 300)).toBe('*** *** Bearer *** https://***@up.test/x?*** "/y?***"');
  });

  it("puts ids together, so that the same failure is one", () => {
    const at = () => scrub(`GET /v1/assets/${crypto.randomUUID()}`, [], 300);
    expect([at(), at()]).toEqual(["GET /v1/assets/{id}", "GET /v1/assets/{id}"]);
  });

  it("keeps the first line, to the length asked for", () => {
    expect(scrub("Failed query: select ?\nparams: someone@example.com", [], 300)).toBe(
      "Failed query: select ?",
    );
    expect(scrub("ab ".repeat(1000), [], 10)).toBe("ab ab ab …");
  });
});
