import { describe, expect, test, vi } from "vitest";
import { call, callWith, OPERATOR } from "./caller.ts";

const SITE = "https://studio.example";

describe("CORS", () => {
  test("no origin is allowed unless it is configured", async () => {
    const { headers } = await call("/v1/openapi.json", { headers: { Origin: SITE } });
    expect(headers.get("access-control-allow-origin")).toBeNull();
  });

  test("a configured origin may read, and sees the headers it needs", async () => {
    const variables = { CORS_ORIGINS: `https://other.example, ${SITE}` };
    const { headers } = await callWith(variables, "/v1/openapi.json", { headers: { Origin: SITE } });
    expect(headers.get("access-control-allow-origin")).toBe(SITE);
    expect(headers.get("vary")).toContain("Origin");
    expect(headers.get("access-control-allow-credentials")).toBeNull();
    expect(headers.get("access-control-expose-headers")).toContain("X-Request-Id");
  });

  test("a preflight is answered without a key, and names the methods and headers", async () => {
    const { status, headers } = await callWith({ CORS_ORIGINS: SITE }, "/v1/assets", {
      method: "OPTIONS",
      headers: {
        Origin: SITE,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
      },
    });
    expect(status).toBe(204);
    expect(headers.get("access-control-allow-methods")).toContain("POST");
    expect(headers.get("access-control-allow-headers")?.toLowerCase()).toContain("authorization");
  });

  test("an error can be read by a configured origin, too", async () => {
    const { status, headers } = await callWith({ CORS_ORIGINS: SITE }, "/v1/assets", {
      headers: { Origin: SITE },
    });
    expect(status).toBe(401);
    expect(headers.get("access-control-allow-origin")).toBe(SITE);
  });

  test("an origin that only resembles a configured one is not allowed", async () => {
    for (const origin of [`${SITE}.evil.example`, "http://studio.example", "null"]) {
      const { headers } = await callWith({ CORS_ORIGINS: SITE }, "/v1/openapi.json", {
        headers: { Origin: origin },
      });
      expect(headers.get("access-control-allow-origin"), origin).toBeNull();
    }
  });
});

describe("every answer", () => {
  test.each(["/v1/openapi.json", "/v1/assets", "/no/such/path", "/health/liveness"])(
    "%s carries the security headers and a request id",
    async (path) => {
      const { headers } = await call(path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(headers.get("strict-transport-security")).toContain("max-age=");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  test("keeps a caller's own request id if it is plain, and makes one if it is not", async () => {
    const kept = await call("/v1/assets", { headers: { "X-Request-Id": "order-4711.a" } });
    expect(kept.headers.get("x-request-id")).toBe("order-4711.a");
    expect(kept.body.request_id).toBe("order-4711.a");
    for (const bad of ["short", "with space in it", `${"x".repeat(65)}`, "<script>alert"]) {
      const made = await call("/v1/assets", { headers: { "X-Request-Id": bad } });
      expect(made.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test("is one line of the log, with its milliseconds and no query, key or token", async () => {
    const lines: string[] = [];
    const spy = vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
    try {
      await callWith({ LOG_LEVEL: "info" }, "/v1/assets?tenant_name=studio&key=hidden-in-query", {
        headers: { ...OPERATOR, "X-Request-Id": "log-line-test" },
      });
    } finally {
      spy.mockRestore();
    }
    const mine = lines.map((line) => JSON.parse(line)).filter((line) => line.request_id === "log-line-test");
    expect(mine).toHaveLength(1);
    expect(mine[0]).toMatchObject({ event: "request", method: "GET", path: "/v1/assets", status: 200 });
    expect(mine[0].ms).toBeGreaterThanOrEqual(0);
    expect(JSON.stringify(mine)).not.toMatch(/hidden-in-query|test-operator-token/);
  });
});
