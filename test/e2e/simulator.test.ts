import { createHash } from "node:crypto";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isAlive } from "../../scripts/lib/group.ts";
import { type Simulator, startSimulator } from "../../scripts/lib/simulator.ts";
import { sceneRaster } from "../../src/imaging/patterns.fixture.ts";
import { FAULTS } from "../upstream/src/faults.ts";
import { until } from "./client.ts";
import { openReceiver, UpstreamCaller } from "./upstreamClient.ts";

/** The simulated enhancement service speaks the contract, and its faults are real ones. */
let folder: string;
let simulator: Simulator;
let upstream: UpstreamCaller;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "darkroom-simulator-"));
  simulator = await startSimulator({ stateDir: folder, enhancementMs: 200 });
  upstream = new UpstreamCaller(simulator);
});

afterAll(async () => {
  await simulator?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A flat, dull photograph. */
async function photograph(width = 1200, height = 900): Promise<Buffer> {
  const { data } = sceneRaster(width, height, 3);
  return sharp(data, { raw: { width, height, channels: 3 } })
    .linear(0.45, 60)
    .modulate({ saturation: 0.6 })
    .jpeg({ quality: 92 })
    .toBuffer();
}

async function put(url: string, bytes: Uint8Array, type: string): Promise<Response> {
  return fetch(url, { method: "PUT", headers: { "Content-Type": type }, body: new Uint8Array(bytes) });
}

async function upload(orderId: string, name: string, bytes: Uint8Array): Promise<string> {
  const json = { image_name: name, order_id: orderId, contentType: "image/jpeg" };
  const { status, body } = await upstream.call("/v3/images/", "POST", json);
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body.status).toBe("waiting");
  expect((await put(body.upload_url, bytes, "application/octet-stream")).status).toBe(200);
  return body.image_id;
}

const ready = (orderId: string) =>
  until(async () => {
    const { body } = await upstream.call(`/v3/orders/${orderId}`);
    return !body.is_merging && !body.is_processing && body.images.length > 0 ? body : undefined;
  });

describe("orders", () => {
  test("are made, named, read without a key, listed page by page and deleted", async () => {
    const made = await upstream.call("/v3/orders/", "POST", { name: "Seaside 12" });
    expect(made.body).toMatchObject({ name: "Seaside 12", total_images: 0, images: [], is_deleted: false });
    expect(made.body.created_at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+$/);
    const id = made.body.order_id;
    const own = "6f1a1f5e-8a0c-4c39-9a3d-5f2f6f0c1a11";
    expect((await upstream.call("/v3/orders", "POST", { order_id: own })).body).toMatchObject({
      order_id: own,
      name: null,
    });
    expect((await upstream.call(`/v3/orders/${id}`, "PATCH", { name: "Hill 3" })).body.name).toBe("Hill 3");
    expect(await (await fetch(`${upstream.url}/v3/orders/${id}`)).json()).toMatchObject({ name: "Hill 3" });
    for (let i = 0; i < 6; i += 1) await upstream.makeOrder({ name: `page ${i}` });
    const first = (await upstream.call("/v3/orders/")).body;
    expect(first.pagination.per_page).toBe(5);
    expect(first.orders[0].name).toBe("page 5");
    const seen = first.orders.map((each: { order_id: string }) => each.order_id);
    for (let token = first.pagination.next_offset; token !== null; ) {
      const page = (await upstream.call(`/v3/orders/?per_page=2&offset=${encodeURIComponent(token)}`)).body;
      seen.push(...page.orders.map((each: { order_id: string }) => each.order_id));
      token = page.pagination.next_offset;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.slice(-2)).toEqual([own, id]);
    expect((await upstream.call(`/v3/orders/${id}`, "DELETE")).status).toBe(204);
    expect((await upstream.call(`/v3/orders/${id}`)).body.is_deleted).toBe(true);
  });

  test("are refused in the service's own shape", async () => {
    expect((await upstream.call("/v3/orders/?per_page=16")).body.detail.query.per_page).toHaveLength(1);
    expect((await upstream.call("/v3/orders/nowhere")).status).toBe(404);
    expect((await upstream.call("/v3/orders/", "POST", { order_id: "x" })).status).toBe(422);
    const stranger = await upstream.call("/v3/orders/", "POST", {}, { "x-api-key": "wrong" });
    expect([stranger.status, typeof stranger.body.message]).toEqual([401, "string"]);
  });
});

describe("pictures", () => {
  test("are put, wait, are enhanced visibly and told of by the webhook", async () => {
    const receiver = await openReceiver();
    await simulator.callWebhook(receiver.url);
    const { order_id: id } = (await upstream.call("/v3/orders/", "POST", { name: "Real" })).body;
    const original = await photograph();
    const imageId = await upload(id, "dull.jpg", original);
    const order = await ready(id);
    expect(order).toMatchObject({ status: "processed", total_images: 1, images: [{ status: "processed" }] });

    const full = await upstream.download(`/v3/images/${imageId}/enhanced?preview=false&format=jpeg`);
    const bytes = Buffer.from(await full.arrayBuffer());
    const preview = await upstream.download(`/v3/images/${imageId}/enhanced?format=webp&quality=70`);
    const small = await sharp(Buffer.from(await preview.arrayBuffer())).metadata();
    expect([small.format, small.width, small.height]).toEqual(["webp", 800, 600]);
    const [before, after] = await Promise.all([original, bytes].map((each) => sharp(each).stats()));
    const contrast = (stats: typeof before) => stats?.channels[1]?.stdev ?? 0;
    expect(contrast(after)).toBeGreaterThan(contrast(before) * 1.1);
    expect(await sharp(bytes).metadata()).toMatchObject({ format: "jpeg", width: 1200, height: 900 });
    const open = await fetch(`${upstream.url}/v3/images/${imageId}/original`);
    expect(Buffer.from(await open.arrayBuffer()).equals(original)).toBe(true);

    await until(() => (receiver.events.length > 1 ? true : undefined));
    receiver.close();
    expect(receiver.events.map(({ headers }) => headers.authorization)).toEqual([
      simulator.webhookToken,
      simulator.webhookToken,
    ]);
    expect(receiver.events.map(({ body }) => body)).toEqual([
      { event: "webhook_updated" },
      {
        ...{ event: "image_processed", image_id: imageId, error: false },
        ...{ order_id: id, order_is_processing: false },
      },
    ]);
  });

  test("cost a credit once, and none as previews or in development", async () => {
    const credits = async () => (await upstream.call("/_simulator/usage")).body.credits;
    const before = await credits();
    const path = await upstream.picture("direct");
    await upstream.call(path);
    await upstream.call(`${path}?preview=false`, "GET", undefined, { "x-dev-mode": "true" });
    expect(await credits()).toBe(before);
    await upstream.call(`${path}?preview=false`);
    await upstream.call(`${path}?preview=false`);
    expect(await credits()).toBe(before + 1);
  });

  test("of older versions are put under their own type, and no other", async () => {
    const { order_id: id } = (await upstream.call("/v3/orders/", "POST", { name: "fault=old" })).body;
    const json = { image_name: "old.jpg", order_id: id, contentType: "image/jpeg" };
    const { body } = await upstream.call("/v3/images/", "POST", json);
    expect(body.upload_url).toBeUndefined();
    const wrong = await put(body.s3PutObjectUrl, await photograph(), "application/octet-stream");
    expect([wrong.status, await wrong.text()]).toEqual([
      403,
      expect.stringContaining("SignatureDoesNotMatch"),
    ]);
    expect((await put(body.s3PutObjectUrl, await photograph(), "image/jpeg")).status).toBe(200);
    const { images } = await ready(id);
    expect(images[0]).toMatchObject({ enhanced: true, error: false });
    expect(images[0].status).toBeUndefined();
  });

  test("that are none end in an error with its reason", async () => {
    const { order_id: id } = (await upstream.call("/v3/orders/", "POST", {})).body;
    await upload(id, "notes.jpg", Buffer.from("no picture at all"));
    expect((await ready(id)).images[0]).toMatchObject({
      status: "error",
      status_reason: expect.stringContaining("not a picture"),
    });
  });

  test.each(["jpeg", "png", "webp", "avif", "jxl"])("are sent as %s", async (format) => {
    const { order_id: id } = await upstream.makeOrder({
      images: [{ name: "a", picture: (await photograph(300, 200)).toString("base64") }],
    });
    const { images } = await ready(id);
    const response = await upstream.download(`/v3/images/${images[0].image_id}/enhanced?format=${format}`);
    expect(response.headers.get("Content-Type")).toBe(`image/${format}`);
    const bytes = Buffer.from(await response.arrayBuffer());
    // Sharp reads no JPEG XL; its codestream starts with FF 0A (ISO/IEC 18181-1).
    if (format === "jxl") expect(bytes.subarray(0, 2)).toEqual(Buffer.from([0xff, 0x0a]));
    else expect((await sharp(bytes).metadata()).format).toBe(format === "avif" ? "heif" : format);
  });

  test.each([0, 1, 3, 22, 400, 700, 65_537, 66_000, 131_700, 1_000_003])(
    "that are made up have %i bytes, always the same, and any part of them",
    async (size) => {
      const path = await upstream.picture("direct", size);
      const whole = Buffer.from(await (await upstream.download(path)).arrayBuffer());
      expect(whole.length).toBe(size);
      if (size > 1000) expect((await sharp(whole).stats()).channels).toHaveLength(3);
      if (size < 3) return;
      const half = Math.floor(size / 2);
      const headers = { Range: `bytes=${half}-` };
      const rest = await upstream.download(path, headers);
      expect([rest.status, rest.headers.get("Content-Range")]).toEqual([
        206,
        `bytes ${half}-${size - 1}/${size}`,
      ]);
      expect(Buffer.from(await rest.arrayBuffer()).equals(whole.subarray(half))).toBe(true);
    },
  );
});

describe("a picture is handed over", () => {
  test.each([
    ["direct", 1],
    ["redirects", 3],
  ])("by %s, over as many origins as that takes", async (way, origins) => {
    const { order_id: id, images } = await upstream.makeOrder({ faults: [way], images: [{ name: "a.jpg" }] });
    const response = await upstream.download(`/v3/images/${images[0]?.image_id}/enhanced`);
    expect((await response.arrayBuffer()).byteLength).toBe(20_000);
    const seen = await until(async () => {
      const all = await upstream.seen(id);
      return all.some(({ outcome }) => outcome !== null) ? all : undefined;
    });
    expect(new Set(seen.map(({ host }) => host)).size).toBe(origins);
    expect(seen.map(({ key }) => key)).toEqual([true, false, false].slice(0, origins));
    expect(seen.at(-1)).toMatchObject({ outcome: "whole", sent: 20_000 });
  });

  test.each(["image_url", "imageSource", "url"])("by JSON with %s", async (field) => {
    const { body } = await upstream.call(await upstream.picture(`json-${field}`));
    expect((await (await fetch(body[field])).arrayBuffer()).byteLength).toBe(20_000);
    expect((await fetch(body[field].replace(/.$/, "!"))).status).toBe(403);
  });

  test("by a store that honours Range and If-Range", async () => {
    const path = await upstream.picture([]);
    const etag = (await upstream.download(path)).headers.get("ETag") ?? "";
    const ask = (headers: Record<string, string>) => upstream.download(path, headers);
    expect((await ask({ Range: "bytes=-10", "If-Range": etag })).headers.get("Content-Length")).toBe("10");
    expect((await ask({ Range: "bytes=5-9", "If-Range": '"other"' })).status).toBe(200);
    expect((await ask({ Range: "bytes=20000-" })).status).toBe(416);
  });
});

describe("brackets", () => {
  test("are put, merged for a while, and come out as one picture each three", async () => {
    const { order_id: id } = (await upstream.call("/v3/orders/", "POST", { name: "HDR" })).body;
    const bytes = await photograph(120, 80);
    for (const name of ["a1.jpg", "a2.jpg", "a3.jpg", "b1.jpg", "b2.jpg", "b3.jpg"]) {
      const { body } = await upstream.call("/v3/brackets/", "POST", { order_id: id, name });
      expect((await put(body.upload_url, bytes, "application/octet-stream")).status).toBe(200);
    }
    const { body } = await upstream.call(`/v3/orders/${id}/process`, "POST", {});
    expect(body).toMatchObject({ is_merging: true, images: [], total_images: 0 });
    const { images } = await ready(id);
    expect(images.map((each: { image_name: string }) => each.image_name)).toEqual(["a2.jpg", "b2.jpg"]);
    const merged = await upstream.download(`/v3/images/${images[0].image_id}/enhanced`);
    expect((await sharp(Buffer.from(await merged.arrayBuffer())).metadata()).width).toBe(120);
  });
});

describe("limits", () => {
  const set = (settings: object) => upstream.call("/_simulator/settings", "POST", settings);

  test("hold for requests, uploads of one name and enhancements", async () => {
    await set({ requestsPerSecond: 0 });
    expect((await upstream.call("/v3/orders/")).status).toBe(429);
    await set({ requestsPerSecond: null, uploadsPerName: 2 });
    const register = async () =>
      (await upstream.call("/v3/images/", "POST", { image_name: "same.jpg" })).status;
    expect([await register(), await register(), await register()]).toEqual([200, 200, 429]);
    await set({ uploadsPerName: null, enhancementsPerDay: 0 });
    const { order_id: id } = (await upstream.call("/v3/orders/", "POST", {})).body;
    await upload(id, "late.jpg", await photograph(60, 40));
    const { images } = await ready(id);
    expect(images[0]).toMatchObject({
      status: "error",
      status_reason: expect.stringContaining("Daily limit"),
    });
    await set({ enhancementsPerDay: 500 });
  });
});

describe("faults", () => {
  test("reset the connection before the head, once", async () => {
    const path = await upstream.picture(["direct", "reset-once"]);
    expect(await upstream.raw(path)).toEqual({ end: "ECONNRESET", head: "", body: 0 });
    expect((await upstream.call(path)).status).toBe(200);
  });

  test("reset it in the middle of the body", async () => {
    const { end, head, body } = await upstream.raw(await upstream.picture(["direct", "reset-body"]));
    expect([end, head.includes("content-length: 20000")]).toEqual(["ECONNRESET", true]);
    expect(body).toBeLessThan(20_000);
  });

  test("end it in order, short of its Content-Length", async () => {
    const { end, body } = await upstream.raw(await upstream.picture(["direct", "short"]));
    expect([end, body]).toEqual(["orderly", 10_000]);
  });

  test("answer with errors, once or always, with and without Retry-After", async () => {
    const once = await upstream.picture(["direct", "500-once"]);
    expect([(await upstream.call(once)).status, (await upstream.call(once)).status]).toEqual([500, 200]);
    const limited = await upstream.call(await upstream.picture("429-once:7"));
    expect([limited.status, limited.headers.get("Retry-After")]).toEqual([429, "7"]);
    const bare = await upstream.call(await upstream.picture("429-bare-once"));
    expect([bare.status, bare.headers.get("Retry-After")]).toEqual([429, null]);
  });

  test("lie about what comes", async () => {
    const html = await upstream.download(await upstream.picture("html"));
    expect([html.status, html.headers.get("Content-Type")]).toEqual([200, "text/html"]);
    const wrong = await upstream.download(`${await upstream.picture("wrong-format")}?format=webp`);
    expect(wrong.headers.get("Content-Type")).toBe("image/jpeg");
    const disguised = await upstream.download(`${await upstream.picture("wrong-bytes")}?format=webp`);
    expect(disguised.headers.get("Content-Type")).toBe("image/webp");
    expect(Buffer.from(await disguised.arrayBuffer()).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
    await expect(upstream.download(await upstream.picture("redirect-loop"))).rejects.toThrow("redirects");
  });

  test("let a store ignore ranges, leave the length out, or change the picture", async () => {
    const deaf = await upstream.download(await upstream.picture("no-range"), { Range: "bytes=5-" });
    expect([deaf.status, deaf.headers.get("Accept-Ranges")]).toEqual([200, null]);
    const endless = await upstream.download(await upstream.picture("no-length"));
    expect(endless.headers.get("Content-Length")).toBeNull();
    expect((await endless.arrayBuffer()).byteLength).toBe(20_000);
    const path = await upstream.picture("changing");
    const read = async () => {
      const response = await upstream.download(path);
      const bytes = Buffer.from(await response.arrayBuffer());
      return [response.headers.get("ETag"), createHash("sha256").update(bytes).digest("hex")];
    };
    const [one, two] = [await read(), await read()];
    expect(one[0]).not.toBe(two[0]);
    expect(one[1]).not.toBe(two[1]);
  });

  test("are slow, so that a client that leaves is seen", async () => {
    const { order_id: id, images } = await upstream.makeOrder({
      images: [{ name: "a.jpg", size: 1_000_000, fault: "slow:1:100000" }],
    });
    const response = await upstream.download(`/v3/images/${images[0]?.image_id}/enhanced`);
    const reader = response.body?.getReader();
    expect((await reader?.read())?.value?.length).toBeLessThan(1_000_000);
    await reader?.cancel();
    const last = await until(async () => {
      const seen = (await upstream.seen(id)).at(-1);
      return seen?.outcome ? seen : undefined;
    });
    expect(last.outcome).toBe("left");
    expect(last.sent).toBeLessThan(1_000_000);
  });

  test("shape an order by its name, for a client that knows nothing of them", async () => {
    const make = async (name: string) => {
      const { order_id: id } = (await upstream.call("/v3/orders/", "POST", { name })).body;
      return async () => (await upstream.call(`/v3/orders/${id}`)).body;
    };
    expect((await (await make("fault=name-null,same-names"))()).name).toBeNull();
    expect((await (await make("fault=thousand"))()).images).toHaveLength(1000);
    expect((await (await make("fault=unsafe-names"))()).images[0].image_name).toBe("../../etc/passwd.jpg");
    expect((await (await make("fault=same-names,stuck"))()).is_processing).toBe(true);
    expect((await (await make("fault=same-names,empty"))()).images).toEqual([]);
    const merging = await make("fault=same-names,merging:2");
    const reads = [await merging(), await merging(), await merging()].map((each) => each.is_merging);
    expect(reads).toEqual([true, true, false]);
    expect(await (await make("fault=order-not-json"))().catch((error: Error) => error.name)).toBe(
      "SyntaxError",
    );
    const once = await make("fault=order-500-once,same-names");
    expect([(await once()).message, (await once()).images.length]).toEqual(["Simulated 500", 4]);
  });

  test("are told by name, and no others are taken", async () => {
    expect(Object.keys((await upstream.call("/_simulator/faults")).body)).toEqual(Object.keys(FAULTS));
    expect((await upstream.call("/_simulator/orders", "POST", { faults: ["no-such"] })).status).toBe(422);
  });
});

test("its key lies in a file of its owner's, and is kept", async () => {
  const { mode } = await stat(simulator.envFile);
  expect(mode & 0o777).toBe(0o600);
});

test("a stopped simulator leaves no process", async () => {
  await simulator.stop();
  expect(isAlive(simulator.group)).toBe(false);
  await expect(fetch(simulator.url)).rejects.toThrow();
});
