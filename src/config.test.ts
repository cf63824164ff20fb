import { describe, expect, it } from "vitest";
import { parseConfig } from "./config.ts";
import { LIMITS } from "./limits.ts";

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

  it("sends webhooks to public hosts by https unless the exact word says otherwise", () => {
    const webhooksOf = (given: object) => parseConfig({ ...NEEDED, ...given }).webhooks;
    expect(webhooksOf({})).toMatchObject({
      allowInsecure: false,
      ownHost: "darkroom.test",
      answerSeconds: LIMITS.webhookSeconds,
    });
    expect(webhooksOf({ WEBHOOK_ALLOW_INSECURE: "true" }).allowInsecure).toBe(true);
    for (const word of ["1", "yes", "TRUE", "open"]) {
      expect(() => webhooksOf({ WEBHOOK_ALLOW_INSECURE: word }), word).toThrow(
        expect.objectContaining({ detail: { variables: ["WEBHOOK_ALLOW_INSECURE"] } }),
      );
    }
  });

  it("takes a model's address and name together or not at all, and needs no key for it", () => {
    const modelOf = (given: object) => parseConfig({ ...NEEDED, ...given }).model;
    expect(modelOf({})).toBeUndefined();
    expect(modelOf({ ASK_MODEL_URL: "https://models.test/v1/", ASK_MODEL: "m" })).toEqual({
      ...{ baseUrl: "https://models.test/v1", name: "m", apiKey: undefined },
      answerSeconds: LIMITS.askSeconds,
    });
    for (const [given, missing] of [
      [{ ASK_MODEL: "m" }, "ASK_MODEL_URL"],
      [{ ASK_MODEL_URL: "https://models.test" }, "ASK_MODEL"],
    ] as const) {
      expect(() => modelOf(given), missing).toThrow(
        expect.objectContaining({ code: "not_configured", detail: { variables: [missing] } }),
      );
    }
    const secrets = { ASK_MODEL_URL: "https://models.test", ASK_MODEL: "m", ASK_MODEL_KEY: "a-key" };
    expect(parseConfig({ ...NEEDED, ...secrets }).secrets).toContain("a-key");
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
