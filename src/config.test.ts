import { describe, expect, it } from "vitest";
import { parseConfig } from "./config.ts";

const NEEDED = { PUBLIC_URL: "https://darkroom.test/", URL_SIGNING_KEY: "k".repeat(32) };

describe("parseConfig", () => {
  it.each([[{}], [{ AUTH_MODE: "" }], [{ AUTH_MODE: undefined }]])(
    "asks for keys unless told otherwise: %j",
    (given) => {
      expect(parseConfig({ ...NEEDED, ...given }).authMode).toBe("required");
    },
  );

  it("opens for the exact word alone", () => {
    expect(parseConfig({ ...NEEDED, AUTH_MODE: "open" }).authMode).toBe("open");
    for (const word of ["Open", "OPEN", "true", "none", "open "]) {
      expect(() => parseConfig({ ...NEEDED, AUTH_MODE: word }), word).toThrow(
        expect.objectContaining({ code: "not_configured", detail: { variables: ["AUTH_MODE"] } }),
      );
    }
  });

  it("has no operator without a token, and takes no short one", () => {
    expect(parseConfig({ ...NEEDED, ADMIN_TOKEN: "" }).adminToken).toBeUndefined();
    expect(() => parseConfig({ ...NEEDED, ADMIN_TOKEN: "short" })).toThrow(
      expect.objectContaining({ detail: { variables: ["ADMIN_TOKEN"] } }),
    );
  });

  it("takes no short METRICS_TOKEN, and needs none", () => {
    expect(parseConfig(NEEDED).metricsToken).toBeUndefined();
    expect(() => parseConfig({ ...NEEDED, METRICS_TOKEN: "short" })).toThrow(
      expect.objectContaining({ detail: { variables: ["METRICS_TOKEN"] } }),
    );
  });

  it("names what is missing and never says a value", () => {
    const secret = "too-short-a-signing-key";
    try {
      parseConfig({ URL_SIGNING_KEY: secret });
      expect.unreachable();
    } catch (thrown) {
      expect(thrown).toMatchObject({ detail: { variables: ["PUBLIC_URL", "URL_SIGNING_KEY"] } });
      expect(JSON.stringify(thrown)).not.toContain(secret);
    }
  });
});
