import { Buffer } from "node:buffer";
import { createHmac, hkdfSync } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import type { RenderEvent } from "./renderEvent.ts";
import { signEvent } from "./signedEvent.ts";
import { webhookSecret } from "./webhookSecret.ts";

const KEY = "k".repeat(32);
const ID = "6f1a1f5e-8a0c-4c39-9a3d-5f2f6f0c1a11";
const EVENT: RenderEvent = {
  type: "render.completed",
  timestamp: "2023-11-14T22:13:20.000Z",
  data: { render_id: ID, asset_id: ID, status: "completed", error: null, completed_at: null },
};

describe("a signed event", () => {
  it("carries the signature that the scheme's authors publish for it", () => {
    // The vector of Svix and the Standard Webhooks libraries, whose body is no JSON as it is written here.
    const signature = new Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").sign(
      "msg_p5jXN8AQM9LWM0D4loKWxJek",
      new Date(1_614_265_330_000),
      '{"test": 2432232314}',
    );
    expect(signature).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  });

  it("is signed over its id, its time and its body, by HMAC-SHA-256", () => {
    const secret = webhookSecret(KEY, "tenant");
    const { headers, body } = signEvent(ID, EVENT, secret, 1_700_000_000_999);
    expect(headers).toMatchObject({ "webhook-id": ID, "webhook-timestamp": "1700000000" });
    const mac = createHmac("sha256", Buffer.from(secret.slice("whsec_".length), "base64"))
      .update(`${ID}.1700000000.${body}`)
      .digest("base64");
    expect(headers["webhook-signature"]).toBe(`v1,${mac}`);
  });

  it("has another time and signature at each attempt, and the same id and body", () => {
    const secret = webhookSecret(KEY, "tenant");
    const [first, second] = [1_700_000_000_000, 1_700_000_005_000].map((now) =>
      signEvent(ID, EVENT, secret, now),
    );
    expect(second?.body).toBe(first?.body);
    expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    expect(second?.headers["webhook-timestamp"]).toBe("1700000005");
    expect(second?.headers["webhook-signature"]).not.toBe(first?.headers["webhook-signature"]);
  });
});

describe("a tenant's secret", () => {
  it("is made by HKDF-SHA-256 of the signing key, for that tenant and nothing else", () => {
    const derived = hkdfSync("sha256", KEY, "", "darkroom webhook secret v1 tenant", 32);
    expect(webhookSecret(KEY, "tenant")).toBe(`whsec_${Buffer.from(derived).toString("base64")}`);
    const others = [webhookSecret(KEY, "tenant2"), webhookSecret("l".repeat(32), "tenant")];
    expect(others).not.toContain(webhookSecret(KEY, "tenant"));
  });
});
