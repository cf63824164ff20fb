import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { LIMITS } from "../../src/limits.ts";
import { JPEG, PNG } from "../fixtures/pictures.ts";
import { type Answer, call, callWith, makeKey, OPERATOR, SOME_ID, signIn, TOKEN } from "./caller.ts";
import { add, bytesOf, type Client, get, idle, newClient, ready, upload } from "./catalogue.ts";

const METRICS_TOKEN = "test-metrics-token-0123456789";
let addresses = 0;
/** From an address of its own, since tries at the operator's token are counted by address. */
const elsewhere = (headers: Record<string, string>) => {
  addresses += 1;
  return { ...headers, "CF-Connecting-IP": `198.51.100.${addresses}` };
};
const MONITOR = { Authorization: `Bearer ${METRICS_TOKEN}` };
const MONITORED = { METRICS_TOKEN, ADMIN_TOKEN: undefined };
const JSON_WANTED = { Accept: "application/json" };
const PROMETHEUS =
  "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1";

/** Value of one series, or NaN. */
function series({ text }: Answer, name: string): number {
  const line = text.split("\n").find((each) => each.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1));
}

describe("GET /metrics", () => {
  it("is closed to strangers and to METRICS_TOKEN where none is set", async () => {
    for (const headers of [{}, JSON_WANTED, MONITOR, { ...MONITOR, ...JSON_WANTED }]) {
      const answer = await call("/metrics", { headers });
      expect(answer.body).toMatchObject({ status: 401, code: "unauthenticated" });
      expect(answer.headers.get("WWW-Authenticate")).toContain("Bearer");
    }
  });

  it("opens to METRICS_TOKEN as a bearer, without an operator", async () => {
    const answer = await callWith(MONITORED, "/metrics", { headers: { ...MONITOR, Accept: PROMETHEUS } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Content-Type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
    expect(series(answer, `darkroom_build_info{version="${packageJson.version}"}`)).toBe(1);
    expect((await callWith(MONITORED, "/metrics", { headers: MONITOR, method: "HEAD" })).status).toBe(200);
    for (const headers of [
      { Authorization: `Bearer ${METRICS_TOKEN}x` },
      { Authorization: METRICS_TOKEN },
      { "X-API-Key": METRICS_TOKEN },
    ]) {
      expect((await callWith(MONITORED, "/metrics", { headers })).status, JSON.stringify(headers)).toBe(401);
    }
    expect((await callWith(MONITORED, `/metrics?token=${METRICS_TOKEN}`)).status).toBe(401);
  });

  it.each([
    "/api/stats",
    "/api/sentry/issues",
    "/sentry-debug",
    "/v1/assets",
    `/v1/assets/${SOME_ID}`,
    "/v1/tenants/default/metrics",
    "/v1/admin/tenants/default/keys",
    "/metrics/tenant/default",
  ])("is all that METRICS_TOKEN opens: not %s", async (path) => {
    expect((await callWith({ METRICS_TOKEN }, path, { headers: elsewhere(MONITOR) })).status).toBe(401);
  });

  it("counts the calls of METRICS_TOKEN", async () => {
    const limited = { ...MONITORED, RATE_LIMIT_PER_MINUTE: "2" };
    const statuses = [];
    for (let i = 0; i < 3; i += 1) {
      const answer = await callWith(limited, "/metrics", { headers: MONITOR });
      statuses.push(answer.status);
      expect(answer.headers.get("X-RateLimit-Limit")).toBe("2");
    }
    expect(statuses).toEqual([200, 200, 429]);
  });

  it("opens to the operator, and to everyone in open mode", async () => {
    for (const headers of [OPERATOR, { "X-Admin-Token": TOKEN }, await signIn()]) {
      expect((await call("/metrics", { headers })).text).toContain("\ndarkroom_tenants ");
    }
    const open = { AUTH_MODE: "open", ADMIN_TOKEN: undefined };
    expect((await callWith(open, "/metrics")).text).toContain("\ndarkroom_tenants ");
    expect((await callWith(open, "/metrics", { headers: JSON_WANTED })).body).toHaveProperty("tenants");
    expect(
      (await callWith(open, "/metrics", { headers: elsewhere({ Authorization: "Bearer wrong" }) })).status,
    ).toBe(401);
  });

  it("gives a key no text and no other tenant's figures, and asks for the scope", async () => {
    const { headers } = await makeKey("curious");
    await makeKey("private");
    expect((await call("/metrics", { headers })).body).toMatchObject({ status: 403, code: "admin_required" });
    const own = await call("/metrics", { headers: { ...headers, ...JSON_WANTED } });
    expect(own.status).toBe(200);
    expect(own.body.tenants).toMatchObject([{ tenant: "curious" }]);
    expect(own.text).not.toContain("private");
    for (const path of ["/metrics", "/api/stats"]) {
      const foreign = await call(`${path}?tenant_name=private`, { headers: { ...headers, ...JSON_WANTED } });
      expect(foreign.body).toMatchObject({ status: 403, code: "tenant_mismatch" });
      const narrow = await makeKey("curious", { scopes: ["renders"] });
      const refused = await call(path, { headers: { ...narrow.headers, ...JSON_WANTED } });
      expect(refused.body).toMatchObject({ status: 403, code: "forbidden" });
    }
  });
});

describe("the figures", () => {
  const jpeg = bytesOf(JPEG);
  const png = bytesOf(PNG);
  let first: Client;
  let second: Client;
  let before: Answer;
  let after: Answer;

  beforeAll(async () => {
    first = await newClient("counted");
    second = await newClient("counted");
    before = await call("/metrics", { headers: OPERATOR });
    const id = await add(first, jpeg);
    expect((await upload(first, jpeg)).status).toBe(200);
    await ready(first, id);
    await ready(second, await add(second, jpeg));
    await ready(second, await add(second, png));
    const served = await get(`/v1/assets/${id}/renditions/thumb`, first.headers);
    await idle();
    await env.DB.batch([
      env.DB.prepare(
        "INSERT INTO pending_objects (key, state, created_at) VALUES ('a/1', 'open', ?1), ('a/2', 'dead', ?1), ('a/3', 'dead', ?1)",
      ).bind(Date.now()),
      env.DB.prepare(
        `INSERT INTO poison_jobs (id, job_id, kind, step, fence, attempts, reason_code, reason, payload, created_at)
         VALUES ('p', 'j', 'renditions', 'make', 1, 4, 'internal', 'r', '{}', 0)`,
      ),
    ]);
    after = await vi.waitUntil(
      async () => {
        const answer = await call("/metrics", { headers: OPERATOR });
        return rise(answer, "darkroom_served_bytes_total") === served.bytes.length ? answer : null;
      },
      { timeout: 20_000, interval: 50 },
    );
  });

  const rise = (answer: Answer, name: string) => series(answer, name) - series(before, name);

  it.each([
    ["darkroom_tenants", 0],
    ["darkroom_assets", 3],
    ["darkroom_renditions", 9],
    ['darkroom_stored_bytes{kind="asset"}', 2 * jpeg.length + png.length],
    ["darkroom_uploads_total", 3],
    ["darkroom_duplicates_total", 1],
    ["darkroom_received_bytes_total", 2 * jpeg.length + png.length],
    ["darkroom_saved_bytes_total", jpeg.length],
    ["darkroom_renditions_made_total", 9],
    ['darkroom_jobs{kind="renditions",status="completed"}', 3],
    ['darkroom_jobs{kind="renditions",status="failed"}', 0],
    ['darkroom_poison_jobs{kind="renditions"}', 1],
    ['darkroom_pending_objects{state="open"}', 1],
    ['darkroom_pending_objects{state="dead"}', 2],
  ])("add up: %s rises by %i", (name, expected) => {
    expect(rise(after, name)).toBe(expected);
  });

  it("add up over tenants, in JSON as in text", async () => {
    type Figures = Record<string, number> & { tenant: string; jobs: Record<string, number> };
    const read = async (headers: Record<string, string>) =>
      (await call("/metrics", { headers: { ...headers, ...JSON_WANTED } })).body as unknown as {
        totals: Figures;
        tenants: Figures[];
      };
    const [all, one, two] = [await read(OPERATOR), await read(first.headers), await read(second.headers)];

    expect(one.tenants).toEqual([{ ...one.totals, tenant: first.tenant }]);
    expect(one.totals).toMatchObject({ assets: 1, renditions: 3, uploads: 1, duplicates: 1 });
    expect(one.totals).toMatchObject({ bytes_in: jpeg.length, bytes_saved: jpeg.length });
    expect(two.totals).toMatchObject({ assets: 2, uploads: 2, duplicates: 0, bytes_served: 0 });
    expect(two.totals.jobs).toEqual({ queued: 0, processing: 0, completed: 2, failed: 0, cancelled: 0 });
    expect(all.tenants).toEqual(expect.arrayContaining([...one.tenants, ...two.tenants]));
    expect(all.tenants).toHaveLength(series(after, "darkroom_tenants"));

    const stored =
      series(after, 'darkroom_stored_bytes{kind="asset"}') +
      series(after, 'darkroom_stored_bytes{kind="rendition"}');
    expect(all.totals).toMatchObject({
      assets: series(after, "darkroom_assets"),
      renditions: series(after, "darkroom_renditions"),
      bytes_stored: stored,
      uploads: series(after, "darkroom_uploads_total"),
      bytes_served: series(after, "darkroom_served_bytes_total"),
    });
    for (const name of ["assets", "renditions", "bytes_stored", "uploads", "bytes_in"]) {
      const sum = all.tenants.reduce((total, tenant) => total + (tenant[name] ?? Number.NaN), 0);
      expect(all.totals[name], name).toBe(sum);
    }
  });

  it("are narrowed by the operator to one tenant", async () => {
    const path = `/metrics?tenant_name=${second.tenant}`;
    const answer = await call(path, { headers: { ...OPERATOR, ...JSON_WANTED } });
    expect(answer.body.tenants).toMatchObject([{ tenant: second.tenant, assets: 2 }]);
  });

  it("are in /api/stats, a key's own for a key", async () => {
    await env.DB.prepare(
      "UPDATE assets SET error_code = 'picture_damaged' WHERE id IN (SELECT id FROM assets WHERE tenant_id = (SELECT id FROM tenants WHERE name = ?) LIMIT 1)",
    )
      .bind(second.tenant)
      .run();
    const own = await call("/api/stats", { headers: second.headers });
    expect(own.body).toMatchObject({ assets_uploaded: 2, assets_failed: 1, renditions_made: 6 });
    expect(own.body.uptime_seconds).toBeGreaterThanOrEqual(0);
    expect(own.body.limits).toMatchObject({
      upload_bytes: LIMITS.uploadBytes,
      job_attempts: 4,
      order_images: LIMITS.orderPictures,
      stream_bytes: LIMITS.streamBytes,
      archive_seconds: LIMITS.archiveSeconds,
    });
    expect(own.body).not.toHaveProperty("recent_errors");
    const all = await call("/api/stats", { headers: OPERATOR });
    expect(all.body.assets_uploaded).toBe(series(after, "darkroom_uploads_total"));
    expect(all.body.recent_errors).toBeInstanceOf(Array);
    const open = await callWith({ AUTH_MODE: "open" }, "/api/stats");
    expect(open.status).toBe(200);
    expect(open.body).not.toHaveProperty("recent_errors");
  });
});
