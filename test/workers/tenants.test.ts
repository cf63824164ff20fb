import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { DAY_MS } from "../../src/db/time.ts";
import * as PICTURES from "../fixtures/pictures.ts";
import { call, OPERATOR } from "./caller.ts";
import {
  add,
  asset,
  bytesOf,
  type Client,
  get,
  idle,
  kept,
  newClient,
  ready,
  rendition,
  sweep,
  upload,
} from "./catalogue.ts";
import { marked, withFrameType } from "./surgery.ts";

const JPEG = bytesOf(PICTURES.JPEG);

const metricsOf = async (client: Client) =>
  (await call(`/v1/tenants/${client.tenant}/metrics`, { headers: client.headers })).body;

const purge = (query: string, headers: Record<string, string> = OPERATOR) =>
  call(`/v1/purge${query}`, { method: "POST", headers });

/** Lets renditions look unused for this many days. */
const age = (assetId: string, days: number) =>
  env.DB.prepare("UPDATE renditions SET last_used_at = ? WHERE asset_id = ?")
    .bind(Date.now() - days * DAY_MS, assetId)
    .run();

const keysOf = async (assetId: string) =>
  (
    await env.DB.prepare("SELECT object_key FROM renditions WHERE asset_id = ?")
      .bind(assetId)
      .all<{ object_key: string }>()
  ).results.map((row) => row.object_key);

describe("the figures of a tenant", () => {
  it("are nothing for a new one", async () => {
    const client = await newClient("metrics");
    expect(await metricsOf(client)).toEqual({
      tenant: client.tenant,
      asset_count: 0,
      rendition_count: 0,
      render_count: 0,
      total_bytes: 0,
      uploads: 0,
      duplicates_avoided: 0,
      bytes_saved: 0,
      bytes_served: 0,
      jobs: { queued: 0, processing: 0, completed: 0, failed: 0, cancelled: 0 },
      psnr: {},
      daily: [],
    });
  });

  it("add up after what was done", async () => {
    const client = await newClient("metrics");
    const second = marked(JPEG, "second");
    const one = await add(client, JPEG);
    const two = await add(client, second);
    for (let i = 0; i < 3; i += 1) await upload(client, JPEG);
    await upload(client, withFrameType(JPEG, 0xc9));
    await upload(client, second.slice(0, 300));
    const seen = [await ready(client, one), await ready(client, two)];
    await get(`/v1/assets/${one}/original`, client.headers);
    await get(`/v1/assets/${one}/original`, { ...client.headers, Range: "bytes=0-9" });
    const card = await get(`/v1/assets/${two}/renditions/card`, client.headers);
    await idle();

    const stored = seen.flatMap(({ renditions }) => renditions as { size_bytes: number }[]);
    const bytes = JPEG.length + second.length;
    const served = JPEG.length + 10 + card.bytes.length;
    await expect.poll(async () => (await metricsOf(client)).bytes_served).toBe(served);
    const figures = await metricsOf(client);
    expect(figures).toMatchObject({
      asset_count: 2,
      rendition_count: 6,
      total_bytes: bytes + stored.reduce((sum, row) => sum + row.size_bytes, 0),
      uploads: 2,
      duplicates_avoided: 3,
      bytes_saved: 3 * JPEG.length,
      jobs: { queued: 0, processing: 0, completed: 2, failed: 0, cancelled: 0 },
    });
    for (const preset of ["thumb", "card", "zoom"]) {
      const { mean, min, count } = (figures.psnr as Record<string, Record<string, number>>)[preset] ?? {};
      expect(count).toBe(2);
      expect(mean).toBeGreaterThanOrEqual(min ?? Number.NaN);
      expect(min).toBeGreaterThan(20);
    }
    const days = figures.daily as Record<string, number>[];
    const total = (name: string) => days.reduce((sum, day) => sum + (day[name] ?? 0), 0);
    expect(
      ["uploads", "duplicates", "bytes_in", "bytes_saved", "bytes_served", "renditions"].map(total),
    ).toEqual([2, 3, bytes, 3 * JPEG.length, served, 6]);
  });

  it("are the operator's to see, by a valid name", async () => {
    const client = await newClient("metrics");
    await add(client, JPEG);
    const seen = await call(`/v1/tenants/${client.tenant}/metrics`, { headers: OPERATOR });
    expect(seen.body).toMatchObject({ tenant: client.tenant, asset_count: 1 });
    const bad = await call("/v1/tenants/a%20b/metrics", { headers: OPERATOR });
    expect(bad.body).toMatchObject({ status: 400, code: "invalid_tenant" });
  });
});

describe("a purge", () => {
  it("is the operator's alone", async () => {
    const client = await newClient("purge");
    expect((await purge("", client.headers)).body).toMatchObject({ status: 403, code: "admin_required" });
    expect((await purge("", {})).body).toMatchObject({ status: 401 });
    expect((await purge("?dryrun=true", OPERATOR)).body).toMatchObject({ status: 400 });
    expect((await call("/v1/purge", { headers: OPERATOR })).status).toBe(405);
  });

  it("tells what would go in a dry run, and takes that and no more", async () => {
    await idle();
    const client = await newClient("purge");
    const [old, young] = [await add(client, JPEG), await add(client, marked(JPEG, "young"))];
    const { renditions } = await ready(client, old);
    const bytes = (renditions as { size_bytes: number }[]).reduce((sum, row) => sum + row.size_bytes, 0);
    await ready(client, young);
    await idle();
    await age(old, 31);
    await age(young, 29);
    const keys = await keysOf(old);
    const before = await kept();

    const dry = await purge("?dry_run=true");
    expect(dry.status, dry.text).toBe(200);
    expect(dry.body).toMatchObject({ dry_run: true, days: 30, rendition_count: 3, bytes });
    const listed = dry.body.renditions as Record<string, unknown>[];
    expect(listed.map((row) => [row.tenant, row.asset_id, row.format])).toEqual(
      Array(3).fill([client.tenant, old, "jpeg"]),
    );
    expect(await kept()).toEqual(before);

    const real = await purge("");
    expect(real.body).toMatchObject({ dry_run: false, rendition_count: 3, bytes, renditions: listed });
    await sweep();
    const after = await kept();
    expect(after.objects).toEqual(before.objects.filter((key) => !keys.includes(key)));
    expect(after).toMatchObject({ assets: before.assets, pending: 0 });
    expect((await asset(client, young)).renditions).toHaveLength(3);
    expect((await purge("")).body).toMatchObject({ rendition_count: 0, bytes: 0, renditions: [] });
  });

  it("of 0 days takes all renditions, and no original", async () => {
    const client = await newClient("purge");
    const id = await add(client, JPEG);
    await ready(client, id);
    await idle();
    expect((await purge("?days=0&dry_run=true")).body.rendition_count).toBeGreaterThanOrEqual(3);
    expect(await keysOf(id)).toHaveLength(3);
    expect((await purge("?days=0")).body).toMatchObject({ days: 0, dry_run: false });
    expect(await keysOf(id)).toEqual([]);
    await sweep();
    expect((await get(`/v1/assets/${id}/original`, client.headers)).status).toBe(200);
    expect((await rendition(client, id, "thumb", "jpeg")).status).toBe(200);
  });

  it("leaves what was used since: served, or handed out as a link", async () => {
    const client = await newClient("purge");
    const other = await newClient("purge");
    const served = await add(client, marked(JPEG, "served"));
    const linked = await add(client, marked(JPEG, "linked"));
    const unused = await add(client, marked(JPEG, "unused"));
    const listed = await add(other, marked(JPEG, "listed"));
    for (const id of [served, linked, unused]) await ready(client, id);
    await ready(other, listed);
    await idle();
    for (const id of [served, linked, unused, listed]) await age(id, 40);
    await get(`/v1/assets/${served}/renditions/card`, client.headers);
    await asset(client, linked);
    await call("/v1/assets", { headers: other.headers });
    const usedToday = () =>
      env.DB.prepare("SELECT count(*) AS n FROM renditions WHERE asset_id IN (?, ?, ?) AND last_used_at > ?")
        .bind(served, linked, listed, Date.now() - DAY_MS)
        .first<number>("n");
    await expect.poll(usedToday).toBe(7);
    await purge("?days=30");
    expect(await keysOf(served)).toHaveLength(1);
    expect(await keysOf(linked)).toHaveLength(3);
    expect(await keysOf(listed)).toHaveLength(3);
    expect(await keysOf(unused)).toHaveLength(0);
  });

  it("takes numbers of days and a yes or no, and nothing that could be taken for them", async () => {
    const client = await newClient("purge");
    const id = await add(client, JPEG);
    await ready(client, id);
    await age(id, 0);
    for (const query of [
      "?days=",
      "?days=-1",
      "?days=x",
      "?days=1e1",
      "?days=0x0",
      "?days=%20",
      "?days=0.1",
      "?dry_run=",
      "?dry_run=maybe",
    ]) {
      expect((await purge(query)).body, query).toMatchObject({ status: 400, code: "invalid_request" });
    }
    expect((await purge("?days=0&dry_run=True")).body).toMatchObject({ dry_run: true });
    expect(await keysOf(id)).toHaveLength(3);
  });
});
