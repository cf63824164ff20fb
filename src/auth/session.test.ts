import { describe, expect, it } from "vitest";
import { LIMITS } from "../limits.ts";
import { isSessionValid, signSession } from "./session.ts";

const TOKEN = "an-operator-token-of-some-length";
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const END = NOW + LIMITS.sessionSeconds * 1000;

describe("session", () => {
  it("lasts its time and not a moment longer", () => {
    const value = signSession(TOKEN, NOW);
    expect(isSessionValid(value, TOKEN, NOW)).toBe(true);
    expect(isSessionValid(value, TOKEN, END - 1)).toBe(true);
    expect(isSessionValid(value, TOKEN, END)).toBe(false);
  });

  it("ends when the token is another", () => {
    expect(isSessionValid(signSession(TOKEN, NOW), `${TOKEN}2`, NOW)).toBe(false);
  });

  it("is what Web Crypto makes of it: HKDF (RFC 5869) for the key, HMAC-SHA256 for the value", async () => {
    const utf8 = new TextEncoder();
    const base = await crypto.subtle.importKey("raw", utf8.encode(TOKEN), "HKDF", false, ["deriveKey"]);
    const key = await crypto.subtle.deriveKey(
      {
        name: "HKDF",
        hash: "SHA-256",
        salt: new Uint8Array(0),
        info: utf8.encode("darkroom operator session v1"),
      },
      base,
      { name: "HMAC", hash: "SHA-256", length: 256 },
      false,
      ["sign"],
    );
    const signed = `v1.${END / 1000}`;
    const mac = Buffer.from(await crypto.subtle.sign("HMAC", key, utf8.encode(signed))).toString("base64url");
    expect(signSession(TOKEN, NOW)).toBe(`${signed}.${mac}`);
  });

  it("does not survive a change in any character", () => {
    const value = signSession(TOKEN, NOW);
    for (let i = 0; i < value.length; i++) {
      const other = value[i] === "1" ? "2" : "1";
      const changed = value.slice(0, i) + other + value.slice(i + 1);
      expect(isSessionValid(changed, TOKEN, NOW), changed).toBe(false);
    }
  });

  it.each(["", "v1", "v1..", TOKEN, `v1.9999999999.${"A".repeat(43)}`])("is not %j", (value) => {
    expect(isSessionValid(value, TOKEN, NOW)).toBe(false);
  });

  it("holds nothing of the token", () => {
    expect(signSession(TOKEN, NOW)).not.toContain(TOKEN);
  });
});
