import { env } from "cloudflare:workers";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { LAYOUT_VERSION } from "../../src/catalog/serveArchive.ts";
import { listMembers } from "../../src/db/archives.ts";
import { type Bytes, get } from "./catalogue.ts";
import { download, namesIn, type OrderClient, orderClient, orderOf, REPORT } from "./downloadKit.ts";
import { alterState, jobBecomes, services } from "./jobKit.ts";
import { requestsAbout } from "./upstream.ts";

let client: OrderClient;
beforeAll(async () => {
  client = await orderClient();
});

const images = [{ name: "b.jpg" }, { name: "a.jpg", size: 300_000 }, { name: "c.jpg" }];

/** How often each picture was asked of the service. */
async function fetched(orderId: string): Promise<number[]> {
  const seen = (await requestsAbout(orderId)).filter(({ path, key }) => key && path.includes("/enhanced"));
  return Object.values(Object.groupBy(seen, ({ path }) => path)).map((each) => each?.length ?? 0);
}

const countsOf = ({ headers }: Bytes) =>
  ["X-Total-Images", "X-Downloaded", "X-Failed"].map((name) => headers.get(name));

describe("an order that is gathered first", () => {
  it("has exact counts and length, a strong tag, and ranges that are the same bytes", async () => {
    const { order_id: id } = await orderOf(client, { name: "House", images });
    const whole = await download(client, id, "staged");
    expect(whole.status, Buffer.from(whole.bytes.subarray(0, 500)).toString()).toBe(200);
    expect(namesIn(whole.bytes)).toEqual(["b.jpg", "a.jpg", "c.jpg"]);
    expect(countsOf(whole)).toEqual(["3", "3", "0"]);
    expect(whole.headers.get("Content-Length")).toBe(String(whole.bytes.length));
    expect(whole.headers.get("Content-Disposition")).toBe('attachment; filename="House.zip"');
    const etag = whole.headers.get("ETag") ?? "";
    expect(etag).toMatch(/^"[^"]+"$/);

    const path = `/v1/orders/${id}/images?mode=staged`;
    const head = await get(path, client.headers, "HEAD");
    expect([head.headers.get("Content-Length"), head.headers.get("ETag")]).toEqual([
      String(whole.bytes.length),
      etag,
    ]);
    for (const [from, to] of [
      [0, 0],
      [20, 20_500],
      [whole.bytes.length - 100, whole.bytes.length - 1],
    ] as const) {
      const headers = { ...client.headers, Range: `bytes=${from}-${to}`, "If-Range": etag };
      const part = await get(path, headers);
      expect(part.status).toBe(206);
      expect(Buffer.compare(part.bytes, whole.bytes.subarray(from, to + 1))).toBe(0);
      expect(countsOf(part)).toEqual(["3", "3", "0"]);
    }
    const other = await get(path, { ...client.headers, Range: "bytes=1-2", "If-Range": '"other"' });
    expect([other.status, other.bytes.length]).toEqual([200, whole.bytes.length]);
    expect((await get(path, { ...client.headers, "If-None-Match": etag })).status).toBe(304);
    expect(await fetched(id)).toEqual([1, 1, 1]);
  });

  it("is fetched once for requests at the same moment, and not again while it is kept", async () => {
    const { order_id: id } = await orderOf(client, { images });
    const answers = await Promise.all(Array.from({ length: 6 }, () => download(client, id, "staged")));
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(Buffer.compare(answer.bytes, answers[0]?.bytes ?? Buffer.alloc(0))).toBe(0);
    }
    await download(client, id, "staged");
    expect(await fetched(id)).toEqual([1, 1, 1]);
    const jobs = env.DB.prepare("SELECT count(*) AS n FROM jobs WHERE subject_id = ?").bind(id);
    expect(await jobs.first("n")).toBe(1);
  });

  it("is another archive for other parameters", async () => {
    const { order_id: id } = await orderOf(client, { images: [{ name: "a.jpg" }] });
    await download(client, id, "staged");
    await download(client, id, "staged", "&quality=50");
    expect(await fetched(id)).toEqual([1, 1]);
  });

  it("is gathered anew while something is missing, and only what came is in it", async () => {
    const spec = { images: [{ name: "a.jpg" }, { name: "b.jpg", status: "error" as const, reason: "dark" }] };
    const { order_id: id } = await orderOf(client, spec);
    const first = await download(client, id, "staged");
    expect(namesIn(first.bytes)).toEqual(["a.jpg", REPORT]);
    expect(countsOf(first)).toEqual(["2", "1", "1"]);
    const second = await download(client, id, "staged");
    expect(Buffer.compare(first.bytes, second.bytes)).toBe(0);
    expect(await fetched(id)).toEqual([2]);
  });

  it("names the address at which a partial one stays and is resumed, and HEAD tells of that one", async () => {
    const spec = { images: [{ name: "a.jpg" }, { name: "b.jpg", status: "error" as const }] };
    const { order_id: id } = await orderOf(client, spec);
    const whole = await download(client, id, "staged");
    const address = whole.headers.get("Content-Location") ?? "";
    expect(address).toMatch(/^\/v1\/jobs\/[0-9a-f-]{36}\/download$/);
    const etag = whole.headers.get("ETag") ?? "";
    const head = await get(`/v1/orders/${id}/images?mode=staged`, client.headers, "HEAD");
    expect([head.headers.get("ETag"), head.headers.get("Content-Location")]).toEqual([etag, address]);
    expect(await fetched(id)).toEqual([1]);
    const rest = await get(address, { ...client.headers, Range: "bytes=100-", "If-Range": etag });
    expect(rest.status).toBe(206);
    expect(Buffer.compare(rest.bytes, whole.bytes.subarray(100))).toBe(0);
  });

  it("tells how many failed though its row names fewer", async () => {
    const failing = Array.from({ length: 3 }, () => ({ status: "error" as const }));
    const { order_id: id } = await orderOf(client, { images: [{ name: "a.jpg" }, ...failing] });
    const { headers } = await download(client, id, "staged");
    await env.DB.prepare("UPDATE archives SET failures = '[]' WHERE order_id = ?").bind(id).run();
    expect(countsOf(await get(headers.get("Content-Location") ?? "", client.headers))).toEqual([
      "4",
      "1",
      "3",
    ]);
  });

  it("has a tag for its members and their layout", async () => {
    const { order_id: id } = await orderOf(client, { images });
    const answer = await download(client, id, "staged");
    const jobId = answer.headers.get("Content-Location")?.split("/")[3] ?? "";
    const hash = createHash("sha256").update(`${LAYOUT_VERSION}\n`);
    for (const { name, size, crc32 } of await listMembers(services().db, jobId))
      hash.update(`${JSON.stringify(name)} ${size} ${crc32}\n`);
    expect(answer.headers.get("ETag")).toBe(`"${hash.digest("hex")}"`);
  });

  it("is served once it is committed, though its job was cancelled at that moment", async () => {
    const { order_id: id } = await orderOf(client, { images });
    const whole = await download(client, id, "staged");
    const address = whole.headers.get("Content-Location") ?? "";
    const jobId = address.split("/")[3] ?? "";
    await jobBecomes(jobId, "completed");
    await env.DB.prepare("UPDATE jobs SET status = 'cancelled' WHERE id = ?").bind(jobId).run();
    await alterState(jobId, (job) => ({ ...job, status: "cancelled" }));
    for (const again of [await download(client, id, "staged"), await get(address, client.headers)]) {
      expect(again.status).toBe(200);
      expect(Buffer.compare(again.bytes, whole.bytes)).toBe(0);
    }
    expect(await fetched(id)).toEqual([1, 1, 1]);
  });

  it("leaves nothing unnamed behind", async () => {
    const spec = { images: [{ name: "a.jpg" }, { name: "b.jpg", fault: "wrong-bytes" }] };
    const { order_id: id } = await orderOf(client, spec);
    const answer = await download(client, id, "staged");
    expect(namesIn(answer.bytes)).toEqual(["a.jpg", REPORT]);
    const archive = await env.DB.prepare("SELECT id FROM archives WHERE order_id = ?")
      .bind(id)
      .first<string>("id");
    const { objects } = await env.BUCKET.list({ prefix: `archives/${archive}/` });
    const members = await env.DB.prepare("SELECT object_key FROM archive_members WHERE archive_id = ?")
      .bind(archive)
      .all<{ object_key: string }>();
    expect(objects.map(({ key }) => key).toSorted()).toEqual(
      members.results.map((row) => row.object_key).toSorted(),
    );
    const open = "SELECT count(*) AS n FROM pending_objects WHERE state = 'open' AND key LIKE ?";
    expect(await env.DB.prepare(open).bind(`archives/${archive}/%`).first("n")).toBe(0);
  });
});
