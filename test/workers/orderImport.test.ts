import { env } from "cloudflare:workers";
import { Buffer } from "node:buffer";
import { beforeEach, describe, expect, it } from "vitest";
import { LIMITS } from "../../src/limits.ts";
import { requireUpstream } from "../../src/services.ts";
import * as PICTURES from "../fixtures/pictures.ts";
import { UPSTREAM_KEY } from "./bindings.ts";
import { type Answer, call } from "./caller.ts";
import { bytesOf, type Client, get, idle, post, ready } from "./catalogue.ts";
import { jobBecomes, services } from "./jobKit.ts";
import { orderClient, ownOrderOf, sentBytes } from "./orderTenants.ts";
import { type PictureSpec, requestsAbout, upstreamUrl, usage } from "./upstream.ts";

const MIB = 1024 * 1024;

const start = (client: Client, orderId: string, query = ""): Promise<Answer> =>
  call(`/v1/orders/${orderId}/import${query}`, { method: "POST", headers: client.headers });

const jobOf = async (client: Client, orderId: string, query = ""): Promise<string> => {
  const answer = await start(client, orderId, query);
  expect(answer.status, answer.text).toBe(202);
  return String(answer.body.job_id);
};

interface Asset {
  readonly asset_id: string;
  readonly file_name: string;
  readonly format: string;
  readonly size_bytes: number;
}

/** What the tenant has, by name. */
async function assetsOf(client: Client): Promise<Asset[]> {
  const { body } = await call("/v1/assets", { headers: client.headers });
  return (body.assets as Asset[]).toSorted((a, b) => (a.file_name < b.file_name ? -1 : 1));
}

/** What the order's picture is upstream, asked for as anyone would who has the key and keeps it to himself. */
async function enhanced(imageId: string, query: string): Promise<Buffer> {
  const url = `${upstreamUrl()}/v3/images/${imageId}/enhanced?${query}`;
  const first = await fetch(url, { redirect: "manual", headers: { "x-api-key": UPSTREAM_KEY } });
  const next = first.headers.get("Location");
  const response = next === null ? first : await fetch(new URL(next, url));
  expect(response.status).toBe(200);
  const isLink = response.headers.get("Content-Type")?.includes("json") ?? false;
  if (!isLink) return Buffer.from(await response.arrayBuffer());
  const { image_url: link } = (await response.json()) as { image_url: string };
  return Buffer.from(await (await fetch(link)).arrayBuffer());
}

const outcomeOf = (client: Client, orderId: string, jobId: string) =>
  call(`/v1/orders/${orderId}/downloads/${jobId}`, { headers: client.headers });

/** A good answer closes the count of failures in a row, so that the faults of one test are not the next one's. */
beforeEach(async () => void (await requireUpstream(services()).listOrders({ perPage: 1 })));

describe("importing an order", () => {
  const pictures: PictureSpec[] = [
    { name: "living room.jpg", picture: PICTURES.JPEG },
    { name: "a/b.png", picture: PICTURES.PNG_ALPHA },
    { name: "large.jpg", size: 7 * MIB },
  ];

  it("makes an asset of each enhanced picture, byte by byte, with its renditions", async () => {
    const client = await orderClient();
    const { order_id: id, images } = await ownOrderOf(client, { name: "import", images: pictures });
    const jobId = await jobOf(client, id);
    const job = await jobBecomes(jobId, "completed");
    expect(job).toMatchObject({ progressDone: 3, progressTotal: 3, subjectId: id });

    const assets = await assetsOf(client);
    expect(assets.map(({ file_name: name }) => name)).toEqual(["b.jpg", "large.jpg", "living room.jpg"]);
    for (const [i, image] of [1, 2, 0].entries()) {
      const asset = assets[i] as Asset;
      const expected = await enhanced(images[image]?.image_id ?? "", "format=jpeg&quality=90&preview=true");
      const original = await get(`/v1/assets/${asset.asset_id}/original`, client.headers);
      expect(Buffer.compare(original.bytes, expected), asset.file_name).toBe(0);
      expect(await ready(client, asset.asset_id)).toMatchObject({ format: "jpeg", status: "ready" });
    }
    expect((await outcomeOf(client, id, jobId)).body).toMatchObject({
      total: 3,
      downloaded: 3,
      failures: [],
      bytes: assets.reduce((sum, { size_bytes: size }) => sum + size, 0),
    });
    const stats = await call("/api/stats", { headers: client.headers });
    expect(stats.body).toMatchObject({ images_downloaded: 3, images_failed: 0, assets_uploaded: 3 });
  });

  it("recognises what was imported before", async () => {
    const client = await orderClient();
    const { order_id: id } = await ownOrderOf(client, { images: pictures });
    const first = await jobOf(client, id);
    await jobBecomes(first, "completed");
    const before = await assetsOf(client);
    const second = await jobOf(client, id);
    expect(second).not.toBe(first);
    await jobBecomes(second, "completed");
    await idle();
    expect((await assetsOf(client)).map(({ asset_id: asset }) => asset)).toEqual(
      before.map(({ asset_id: asset }) => asset),
    );
    const metrics = await call(`/v1/tenants/${client.tenant}/metrics`, { headers: client.headers });
    expect(metrics.body).toMatchObject({ asset_count: 3, duplicates_avoided: 3 });
  });

  it("asks for the format and the quality wanted", async () => {
    const client = await orderClient();
    const { order_id: id } = await ownOrderOf(client, {
      images: [{ name: "a.jpg", picture: PICTURES.JPEG }],
    });
    const jobId = await jobOf(client, id, "?format=png&quality=55&preview=false&dev_mode=true");
    await jobBecomes(jobId, "completed");
    expect(await assetsOf(client)).toMatchObject([{ file_name: "a.png", format: "png" }]);
    const [asked] = (await requestsAbout(id)).filter(({ path }) => path.includes("/enhanced?"));
    expect(asked?.path).toMatch(/format=png&quality=55&preview=false/);
  });

  it("waits until the pictures of a new order are enhanced", async () => {
    const client = await orderClient();
    const form = new FormData();
    form.append("files", new File([bytesOf(PICTURES.JPEG)], "new.jpg"));
    const sent = await post("/v1/orders", client.headers, form);
    const id = String(sent.body.order_id);
    await jobBecomes(await jobOf(client, id), "completed");
    const [asset] = await assetsOf(client);
    const original = await get(`/v1/assets/${asset?.asset_id}/original`, client.headers);
    const [image] = sent.body.images as { image_id: string }[];
    expect(Buffer.compare(original.bytes, await sentBytes(image?.image_id))).not.toBe(0);
    expect(asset).toMatchObject({ file_name: "new.jpg", format: "jpeg" });
  });

  it("is one job for all who ask while it waits, and can be cancelled", async () => {
    const client = await orderClient();
    const { order_id: id } = await ownOrderOf(client, { faults: ["stuck"], images: [{ name: "a.jpg" }] });
    const [first, second] = await Promise.all([jobOf(client, id), jobOf(client, id)]);
    expect(second).toBe(first);
    expect(await jobOf(client, id, "?format=png")).not.toBe(first);
    const cancelled = await call(`/v1/jobs/${first}/cancel`, { method: "POST", headers: client.headers });
    expect(cancelled.body).toMatchObject({ status: "cancelled", kind: "import", error: null });
    const other = await env.DB.prepare("SELECT id FROM jobs WHERE subject_id = ? AND id <> ?").bind(
      id,
      first,
    );
    await call(`/v1/jobs/${await other.first("id")}/cancel`, { method: "POST", headers: client.headers });
    expect(await assetsOf(client)).toEqual([]);
  });

  it.each(["reset-body-once", "short-once", "500-once", "store-500-once", "json-image_url", "old"])(
    "survives %s",
    async (fault) => {
      const client = await orderClient();
      const images = [{ name: "a.jpg", size: 3 * MIB }];
      const { order_id: id, images: made } = await ownOrderOf(client, { faults: [fault], images });
      await jobBecomes(await jobOf(client, id), "completed");
      const [asset] = await assetsOf(client);
      const original = await get(`/v1/assets/${asset?.asset_id}/original`, client.headers);
      const expected = await enhanced(made[0]?.image_id ?? "", "format=jpeg&quality=90&preview=true");
      expect(Buffer.compare(original.bytes, expected)).toBe(0);
    },
  );
});

describe("pictures that cannot be imported", () => {
  it("are told with their reasons, and the others are there", async () => {
    const client = await orderClient();
    const { order_id: id, images } = await ownOrderOf(client, {
      images: [
        { name: "good.jpg" },
        { name: "dark.jpg", status: "error", reason: "too dark" },
        { name: "html.jpg", fault: "store-html" },
        { name: "huge.jpg", size: LIMITS.uploadBytes + 1 },
        { name: "head.jpg", size: 60 },
      ],
    });
    const jobId = await jobOf(client, id);
    await jobBecomes(jobId, "completed");
    expect((await assetsOf(client)).map(({ file_name: name }) => name)).toEqual(["good.jpg"]);
    const { body } = await outcomeOf(client, id, jobId);
    expect(body).toMatchObject({ total: 5, downloaded: 1 });
    const failures = body.failures as { image_id: string; name: string; error: string }[];
    expect(failures.map(({ image_id: image }) => image)).toEqual(
      images.slice(1).map(({ image_id: image }) => image),
    );
    expect(failures).toMatchObject([
      { name: "dark.jpg", error: expect.stringContaining("too dark") },
      { name: "html.jpg", error: expect.stringContaining("html") },
      { name: "huge.jpg", error: expect.stringContaining("too large") },
      { name: "head.jpg" },
    ]);
    await idle();
    const pending = await env.DB.prepare(
      "SELECT count(*) AS n FROM pending_objects WHERE key LIKE 'assets/%'",
    ).first("n");
    expect(pending).toBe(0);
  });

  it("make the job fail where there is no other", async () => {
    const client = await orderClient();
    const images: PictureSpec[] = [{ name: "dark.jpg", status: "error", reason: "too dark" }];
    const { order_id: id } = await ownOrderOf(client, { images });
    const jobId = await jobOf(client, id);
    const job = await jobBecomes(jobId, "failed");
    expect(job).toMatchObject({ errorCode: "no_picture", errorMessage: expect.stringContaining("too dark") });
    expect((await outcomeOf(client, id, jobId)).body).toMatchObject({
      downloaded: 0,
      failures: [{ name: "dark.jpg" }],
    });
    const seen = await call(`/v1/jobs/${jobId}`, { headers: client.headers });
    expect(seen.body).toMatchObject({ status: "failed", error: { code: "no_picture" } });
  });

  it("are those of an order that is gone by then", async () => {
    const client = await orderClient();
    const { order_id: id } = await ownOrderOf(client, { faults: ["order-404"] });
    expect((await start(client, id)).body).toMatchObject({ status: 404, code: "order_not_found" });
  });
});

describe("who may import", () => {
  it("has the scopes of both sides", async () => {
    for (const [scopes, scope] of [
      [["orders"], "catalogue"],
      [["catalogue"], "orders"],
    ] as const) {
      const client = await orderClient(scopes);
      const { order_id: id } = await ownOrderOf(client, { images: [{}] });
      expect((await start(client, id)).body).toMatchObject({ code: "forbidden", detail: { scope } });
    }
  });

  it("spends only with the scope for it", async () => {
    const client = await orderClient(["catalogue", "orders"]);
    const { order_id: id } = await ownOrderOf(client, { images: [{ name: "a.jpg" }] });
    const before = (await usage()).credits;
    const refused = await start(client, id, "?preview=false");
    expect(refused.body).toMatchObject({ code: "forbidden", detail: { scope: "orders:spend" } });
    expect((await usage()).credits).toBe(before);
    expect((await requestsAbout(id)).filter(({ path }) => path.includes("/enhanced"))).toEqual([]);
  });

  it.each(["?format=avif", "?format=jxl", "?quality=0", "?quality=91", "?preview=maybe"])(
    "asks for what can be had: not %s",
    async (query) => {
      const client = await orderClient();
      const { order_id: id } = await ownOrderOf(client, { images: [{}] });
      expect((await start(client, id, query)).body).toMatchObject({ status: 400, code: "invalid_request" });
    },
  );
});
