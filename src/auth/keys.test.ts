import { describe, expect, it } from "vitest";
import { hashKey, looksLikeKey, makeKey } from "./keys.ts";

describe("keys", () => {
  it("are dk_ and 32 bytes in base64url, with a short prefix and the hash of the whole", () => {
    const { key, prefix, sha256 } = makeKey();
    expect(key.slice(0, 3)).toBe("dk_");
    expect(Buffer.from(key.slice(3), "base64url")).toHaveLength(32);
    expect(key.startsWith(prefix)).toBe(true);
    expect(prefix).toHaveLength(8);
    expect(sha256).toBe(hashKey(key));
    expect(looksLikeKey(key)).toBe(true);
  });

  it("differ", () => {
    expect(new Set(Array.from({ length: 100 }, () => makeKey().key)).size).toBe(100);
  });

  it("are hashed with SHA-256 (FIPS 180-2, B.1)", () => {
    expect(hashKey("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  it.each([
    "",
    "dk_",
    `dk_${"a".repeat(42)}`,
    `dk_${"a".repeat(44)}`,
    `dk_${"a".repeat(42)}+`,
    `ek_${"a".repeat(43)}`,
  ])("cannot be %j", (text) => {
    expect(looksLikeKey(text)).toBe(false);
  });
});
