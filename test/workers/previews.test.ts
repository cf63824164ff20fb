import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createApp } from "../../src/app.ts";
import { sceneRaster } from "../../src/imaging/patterns.fixture.ts";
import { probe } from "../../src/imaging/probe/scanner.ts";
import { engineGate } from "../../src/jobs/gates.ts";
import { LIMITS } from "../../src/limits.ts";
import { type Answer, call, makeKey, ORIGIN, SOME_ID } from "./caller.ts";
import { add, type Client, get, idle, newClient, ready } from "./catalogue.ts";
import { decode, encodeJpeg } from "./pixels.ts";
import { damagedInside, marked, withOrientation } from "./surgery.ts";

const WATERCOLOR = "550e8400-e29b-41d4-a716-446655440000";
const SIZE_9X12 = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";

let client: Client;
let jpeg: Uint8Array<ArrayBuffer>;
let id: string;
beforeAll(async () => {
  client = await newClient("previews");
  jpeg = encodeJpeg(sceneRaster(480, 320, 3), 85);
  id = await add(client, jpeg);
  await ready(client, id);
});

// A job that is still at work when the file ends would keep its isolate from ending.
afterAll(idle);

function path(query: Record<string, string> = {}, asset = id): string {
  const all = { style: "photo", size_preset_id: "9x12", width: "240", ...query };
  return `/v1/assets/${asset}/preview?${new URLSearchParams(all)}`;
}

const see = (query: Record<string, string> = {}, headers: Record<string, string> = {}, method = "GET") =>
  get(path(query), { ...client.headers, ...headers }, method);

const frameOf = (query: Record<string, string>, asset = id): Promise<Answer> => {
  const all = new URLSearchParams({ size_preset_id: "9x12", ...query });
  return call(`/v1/assets/${asset}/print-frame?${all}`, { headers: client.headers });
};

async function inCache(asset: string, etag: string | null): Promise<boolean> {
  const found = await caches.default.match(`https://previews.invalid/${asset}/${etag?.slice(1, -1)}`);
  await found?.body?.cancel();
  return found !== undefined;
}

/** Fills the engine until what is returned is called. */
async function fullEngine(): Promise<() => void> {
  await idle();
  const places = Array.from({ length: LIMITS.engineJobs }, () => engineGate.enter());
  return () => {
    for (const leave of places) leave?.();
  };
}

describe("a live preview", () => {
  it("is a JPEG with its longer edge as asked, lying as the picture does", async () => {
    const answer = await see({ style: "watercolor" });
    expect([answer.status, answer.headers.get("Content-Type")]).toEqual([200, "image/jpeg"]);
    expect(probe(answer.bytes)).toMatchObject({ format: "jpeg", width: 240, height: 180 });
    expect(answer.headers.get("Content-Length")).toBe(String(answer.bytes.length));
    expect(answer.headers.get("Content-Disposition")).toContain('filename="photo-watercolor-9x12.jpg"');
    const standing = await see({ orientation: "portrait" });
    expect(probe(standing.bytes)).toMatchObject({ width: 180, height: 240 });
  });

  it("shows the picture, with bare paper where it does not reach", async () => {
    const { bytes } = await see({ fit: "contain", gravity: "north", orientation: "portrait" });
    const { data, width, height } = decode(bytes);
    const meanOf = (rows: Iterable<number>) => {
      const levels = [...rows];
      return levels.reduce((sum, level) => sum + level, 0) / levels.length;
    };
    const half = width * 3 * Math.floor(height / 2);
    expect(Math.abs(meanOf(data.subarray(0, half)) - 128)).toBeLessThan(12);
    expect(meanOf(data.subarray(half + 20 * width * 3))).toBeGreaterThan(253);
  });

  it("takes a style by id and a size by id, and is the same by name", async () => {
    const byId = await see({ style: WATERCOLOR, size_preset_id: SIZE_9X12 });
    const byName = await see({ style: "watercolor" });
    expect(byId.headers.get("ETag")).toBe(byName.headers.get("ETag"));
    expect(byId.bytes).toEqual(byName.bytes);
  });

  it("follows the style's parameters in the database", async () => {
    const before = await see({ style: "oil-painting" });
    const set = (value: string) =>
      env.DB.prepare("UPDATE styles SET parameters = ? WHERE slug = 'oil-painting'").bind(value).run();
    const was = await env.DB.prepare(
      "SELECT parameters FROM styles WHERE slug = 'oil-painting'",
    ).first<string>("parameters");
    await set('{"brush":0.3}');
    const after = await see({ style: "oil-painting" });
    await set(was ?? "{}");
    expect(after.headers.get("ETag")).not.toBe(before.headers.get("ETag"));
    expect(after.bytes).not.toEqual(before.bytes);
  });

  it("is private, may be shown for an hour, and is 304 after without the engine", async () => {
    const query = { style: "pop-poster" };
    const whole = await see(query);
    const etag = whole.headers.get("ETag") ?? "";
    expect(whole.headers.get("Cache-Control")).toBe(`private, max-age=${LIMITS.previewSeconds}`);
    expect(whole.headers.get("X-Content-Type-Options")).toBe("nosniff");
    const leave = await fullEngine();
    try {
      const same = await see(query, { "If-None-Match": etag });
      expect([same.status, same.bytes.length, same.headers.get("ETag")]).toEqual([304, 0, etag]);
      const head = await see({ ...query, width: "250" }, {}, "HEAD");
      expect([head.status, head.bytes.length]).toEqual([200, 0]);
      expect(head.headers.get("ETag")).not.toBe(etag);
    } finally {
      leave();
    }
  });

  it("comes from the cache when it is asked for again, though the engine is full", async () => {
    const first = await see({ style: "pencil-sketch" });
    const tag = first.headers.get("ETag");
    await vi.waitUntil(() => inCache(id, tag), { timeout: 20_000, interval: 20 });
    const leave = await fullEngine();
    try {
      const again = await see({ style: "pencil-sketch" });
      expect(again.bytes).toEqual(first.bytes);
      const part = await see({ style: "pencil-sketch" }, { Range: "bytes=2-11" });
      expect([part.status, [...part.bytes]]).toEqual([206, [...first.bytes.subarray(2, 12)]]);
    } finally {
      leave();
    }
  });

  it("is made of nine styles that are asked for at once, two at a time", async () => {
    await idle();
    const { results } = await env.DB.prepare("SELECT slug FROM styles").all<{ slug: string }>();
    const answers = await Promise.all(results.map(({ slug }) => see({ style: slug, width: "200" })));
    expect(answers.map(({ status }) => status)).toEqual(Array(9).fill(200));
    expect(new Set(answers.map(({ headers }) => headers.get("ETag"))).size).toBe(9);
  });

  it("waits for a place in the engine, and lets go of it when its client leaves", async () => {
    const leave = await fullEngine();
    const control = new AbortController();
    const context = createExecutionContext();
    const left = createApp().fetch(
      new Request(`${ORIGIN}${path({ width: "260" })}`, {
        headers: client.headers,
        signal: control.signal,
      }),
      env,
      context,
    );
    const stays = see({ width: "270" });
    control.abort();
    expect((await left).status).toBe(499);
    leave();
    expect((await stays).status).toBe(200);
    await waitOnExecutionContext(context);
    await idle();
  });

  it("is told to come again where too many wait, and the others are made", async () => {
    const leave = await fullEngine();
    const widths = Array.from({ length: LIMITS.previewsWaiting + 1 }, (_, i) => String(300 + i));
    const asked = widths.map((width) => see({ width }));
    const first = await Promise.race(asked);
    expect([first.status, first.headers.get("Retry-After")]).toEqual([503, "5"]);
    leave();
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([...Array(LIMITS.previewsWaiting).fill(200), 503]);
  });

  it("is refused with what is wrong", async () => {
    for (const [query, status, code] of [
      [{ style: "cubism" }, 404, "style_not_found"],
      [{ size_preset_id: "1x1" }, 404, "size_not_found"],
      [{ width: String(LIMITS.previewEdge + 1) }, 400, "invalid_request"],
      [{ width: String(LIMITS.previewLeastEdge - 1) }, 400, "invalid_request"],
      [{ width: "wide" }, 400, "invalid_request"],
      [{ fit: "squeeze" }, 400, "invalid_request"],
      [{ gravity: "up" }, 400, "invalid_request"],
    ] as const) {
      const answer = await call(path(query), { headers: client.headers });
      expect(answer.body, JSON.stringify(query)).toMatchObject({ status, code });
    }
    expect((await call(path({}, "nonsense"), { headers: client.headers })).status).toBe(400);
    expect((await call(path({}, SOME_ID), { headers: client.headers })).status).toBe(404);
    const widest = await see({ width: String(LIMITS.previewEdge) });
    expect(probe(widest.bytes).width).toBe(LIMITS.previewEdge);
  });

  it("of a damaged picture says what is wrong with it, known before or found then", async () => {
    const asset = await add(client, damagedInside(encodeJpeg(sceneRaster(400, 300, 3), 85)));
    const found = await call(path({}, asset), { headers: client.headers });
    expect(found.body).toMatchObject({ status: 422, code: "picture_damaged" });
    await vi.waitUntil(
      () =>
        env.DB.prepare("SELECT 1 FROM assets WHERE id = ? AND error_code IS NOT NULL").bind(asset).first(),
      { timeout: 40_000, interval: 50 },
    );
    const known = await call(path({}, asset), { headers: client.headers });
    expect(known.body).toMatchObject({ status: 422, code: "picture_damaged" });
    expect(JSON.stringify(known.body.detail)).toContain("reason");
  });

  it("is another tenant's neither to see nor to infer, though both have the same picture", async () => {
    const stranger = await newClient("previews-stranger");
    const query = { style: "pencil-sketch" };
    expect((await call(path(query), { headers: stranger.headers })).status).toBe(404);
    expect(
      (await call(`${path(query)}&tenant_name=${client.tenant}`, { headers: stranger.headers })).status,
    ).toBe(403);
    const tag = (await see(query)).headers.get("ETag");
    await vi.waitUntil(() => inCache(id, tag), { timeout: 20_000, interval: 20 });
    const own = await add(stranger, jpeg);
    const head = await get(path(query, own), stranger.headers, "HEAD");
    expect(head.headers.get("ETag")).toBe(tag);
    expect(await inCache(own, tag)).toBe(false);
  });

  it("needs the scope `renders`, which is enough", async () => {
    const { headers: renders } = await makeKey(client.tenant, { scopes: ["renders"] });
    const { headers: catalogue } = await makeKey(client.tenant, { scopes: ["catalogue"] });
    expect((await get(path(), renders)).status).toBe(200);
    expect((await call(path(), { headers: catalogue })).body).toMatchObject({
      status: 403,
      code: "forbidden",
    });
    expect((await call(path())).status).toBe(401);
    expect(
      (await call(`/v1/assets/${id}/print-frame?size_preset_id=9x12`, { headers: catalogue })).status,
    ).toBe(403);
  });
});

describe("a print's frame", () => {
  it("tells the print's size, the crop and the effective resolution, without the engine", async () => {
    const leave = await fullEngine();
    const { status, body } = await frameOf({});
    leave();
    expect(status).toBe(200);
    expect(body).toEqual({
      ...{ width_px: 3600, height_px: 2700, dpi: 300, width_inches: 12, height_inches: 9, effective_dpi: 36 },
      picture: { width: 480, height: 320 },
      crop: { left: 26, top: 0, width: 427, height: 320 },
      crop_share: { left: 26 / 480, top: 0, width: 427 / 480, height: 1 },
      placed: { left: 0, top: 0, width: 3600, height: 2700 },
      warnings: [{ code: "soft_print", message: expect.stringContaining("150") }],
    });
  });

  it("is that of the upright picture", async () => {
    const turned = await add(client, withOrientation(marked(jpeg, "turned"), 6));
    const { body } = await frameOf({ gravity: "north" }, turned);
    expect(body).toMatchObject({
      ...{ width_px: 2700, height_px: 3600, picture: { width: 320, height: 480 } },
      crop: { left: 0, top: 0, width: 320, height: 427 },
    });
  });

  it("shows all of a picture that is contained, and where it stands", async () => {
    const { body } = await frameOf({ fit: "contain", orientation: "portrait", gravity: "south" });
    expect(body).toMatchObject({
      crop: { left: 0, top: 0, width: 480, height: 320 },
      placed: { left: 0, top: 1800, width: 2700, height: 1800 },
    });
  });

  it("is refused for an unknown size and a stranger's asset", async () => {
    expect((await frameOf({ size_preset_id: "3x3" })).body).toMatchObject({ code: "size_not_found" });
    const stranger = await newClient("frame-stranger");
    const answer = await call(`/v1/assets/${id}/print-frame?size_preset_id=9x12`, {
      headers: stranger.headers,
    });
    expect(answer.status).toBe(404);
  });
});
