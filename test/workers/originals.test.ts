import { env } from "cloudflare:workers";
import { Buffer } from "node:buffer";
import { beforeAll, describe, expect, it } from "vitest";
import * as PICTURES from "../fixtures/pictures.ts";
import { call, SOME_ID } from "./caller.ts";
import { add, asset, bytesOf, type Client, get, newClient, ready } from "./catalogue.ts";
import { paddedTo } from "./surgery.ts";

const NAME = "Дом у моря.jpg";
const BYTES = paddedTo(300_000, bytesOf(PICTURES.JPEG));

let client: Client;
let id: string;
let path: string;
let etag: string;

beforeAll(async () => {
  client = await newClient("originals");
  id = await add(client, BYTES, NAME);
  path = `/v1/assets/${id}/original`;
  etag = `"${(await asset(client, id)).content_hash}"`;
});

const ask = (headers: Record<string, string> = {}, method = "GET") =>
  get(path, { ...client.headers, ...headers }, method);

describe("an original", () => {
  it("is the bytes that were sent, with their hash as entity tag", async () => {
    const answer = await ask();
    expect(answer.status).toBe(200);
    expect(Buffer.compare(answer.bytes, BYTES)).toBe(0);
    expect(answer.headers.get("ETag")).toBe(etag);
    expect(answer.headers.get("Content-Length")).toBe(String(BYTES.length));
    expect(answer.headers.get("Content-Type")).toBe("image/jpeg");
    expect(answer.headers.get("Accept-Ranges")).toBe("bytes");
    expect(answer.headers.get("Cache-Control")).toBe("private, no-cache");
  });

  it("keeps its name in any script, and cannot be taken for a page", async () => {
    const { headers } = await ask();
    const disposition = headers.get("Content-Disposition") ?? "";
    expect(disposition).toContain(`filename*=UTF-8''${encodeURIComponent(NAME)}`);
    expect(disposition).toMatch(/^inline; filename="[\x20-\x7e]+"/);
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(headers.get("Content-Security-Policy")).toBe("default-src 'none'; sandbox");
    expect(headers.get("Cross-Origin-Resource-Policy")).toBe("same-site");
  });

  it.each([
    ["bytes=0-0", 0, 1],
    ["bytes=1-", 1, 300_000],
    ["bytes=65535-65537", 65_535, 65_538],
    ["bytes=131072-262143", 131_072, 262_144],
    ["bytes=-7", 299_993, 300_000],
    ["bytes=299999-400000", 299_999, 300_000],
  ])("in part, %s", async (range, from, to) => {
    const answer = await ask({ Range: range });
    expect(answer.status).toBe(206);
    expect(answer.headers.get("Content-Range")).toBe(`bytes ${from}-${to - 1}/${BYTES.length}`);
    expect(answer.headers.get("Content-Length")).toBe(String(to - from));
    expect(Buffer.compare(answer.bytes, BYTES.subarray(from, to))).toBe(0);
  });

  it("has no part outside itself", async () => {
    const answer = await ask({ Range: "bytes=300000-" });
    expect(answer.status).toBe(416);
    expect(answer.headers.get("Content-Range")).toBe("bytes */300000");
  });

  it("is whole where If-Range names another, and in part where it names this one", async () => {
    const range = { Range: "bytes=0-9" };
    expect((await ask({ ...range, "If-Range": etag })).status).toBe(206);
    expect((await ask({ ...range, "If-Range": '"other"' })).status).toBe(200);
    expect((await ask({ ...range, "If-Range": `W/${etag}` })).status).toBe(200);
  });

  it("is not sent again to who has it", async () => {
    const answer = await ask({ "If-None-Match": `"other", ${etag}` });
    expect([answer.status, answer.bytes.length]).toEqual([304, 0]);
    expect((await ask({ "If-Match": '"other"' })).status).toBe(412);
  });

  it("is told of by HEAD, without a body", async () => {
    const head = await ask({}, "HEAD");
    expect([head.status, head.bytes.length]).toEqual([200, 0]);
    expect(head.headers.get("Content-Length")).toBe(String(BYTES.length));
    expect(head.headers.get("ETag")).toBe(etag);
  });

  it("of nobody is 404, and of no id 400", async () => {
    expect((await get(`/v1/assets/${SOME_ID}/original`, client.headers)).status).toBe(404);
    expect((await get("/v1/assets/x/original", client.headers)).status).toBe(400);
  });
});

describe("a signed link", () => {
  const linkOf = async (of = id) => String((await asset(client, of)).signed_url);
  const served = async () =>
    (await call(`/v1/tenants/${client.tenant}/metrics`, { headers: client.headers })).body
      .bytes_served as number;

  it("opens for anyone, as a download under the picture's name", async () => {
    const answer = await get(await linkOf());
    expect(answer.status).toBe(200);
    expect(Buffer.compare(answer.bytes, BYTES)).toBe(0);
    const disposition = answer.headers.get("Content-Disposition") ?? "";
    expect(disposition).toMatch(/^attachment; /);
    expect(disposition).toContain(encodeURIComponent(NAME));
    expect(answer.headers.get("Cross-Origin-Resource-Policy")).toBe("cross-origin");
    expect(answer.headers.get("X-Content-Type-Options")).toBe("nosniff");
  });

  it("opens for HEAD and in part", async () => {
    const link = await linkOf();
    const head = await get(link, {}, "HEAD");
    expect([head.status, head.bytes.length]).toEqual([200, 0]);
    expect(head.headers.get("Content-Length")).toBe(String(BYTES.length));
    const part = await get(link, { Range: "bytes=5-6" });
    expect([part.status, ...part.bytes]).toEqual([206, ...BYTES.subarray(5, 7)]);
  });

  it("of a rendition opens too, and names the file after the picture", async () => {
    const { renditions } = await ready(client, id);
    const links = renditions as { signed_url: string; size_bytes: number; preset: string }[];
    expect(links.length).toBe(3);
    for (const { signed_url, size_bytes, preset } of links) {
      const answer = await get(signed_url);
      expect([answer.status, answer.bytes.length]).toEqual([200, size_bytes]);
      expect(answer.headers.get("Content-Disposition")).toContain(
        encodeURIComponent(`Дом у моря-${preset}.jpg`),
      );
    }
  });

  it("does not open once a letter of it was changed, or anything was added", async () => {
    const link = await linkOf();
    const at = link.indexOf("X-Amz-Signature=") + 20;
    const changed = [
      link.slice(0, at) + (link[at] === "0" ? "1" : "0") + link.slice(at + 1),
      link.replace(id, SOME_ID),
      link.replace(/X-Amz-Expires=\d+/, "X-Amz-Expires=604799"),
      `${link}&X-Amz-Expires=604800`,
      `${link}&x=1`,
      link.replace(/&response-content-disposition=[^&]*/, ""),
      link.replace("attachment", "inline"),
      link.replace(/\?.*/, ""),
    ];
    for (const url of changed) {
      expect(url).not.toBe(link);
      const answer = await get(url);
      expect(answer.status, url).toBe(403);
      expect(JSON.parse(Buffer.from(answer.bytes).toString())).toMatchObject({ code: "link_invalid" });
    }
    expect((await get(link, {}, "POST")).status).toBe(405);
    expect((await get(link)).status).toBe(200);
  });

  it("of a deleted picture is 404, and so are its renditions'", async () => {
    const own = await add(client, paddedTo(9_000, bytesOf(PICTURES.JPEG)));
    const { signed_url, renditions } = await ready(client, own);
    const links = [
      String(signed_url),
      ...(renditions as { signed_url: string }[]).map((row) => row.signed_url),
    ];
    const gone = await call(`/v1/assets/${own}`, { method: "DELETE", headers: client.headers });
    expect(gone.status).toBe(204);
    for (const link of links) expect((await get(link)).status, link).toBe(404);
  });

  it("counts what it served for the picture's tenant: whole, in part, not for HEAD or 304", async () => {
    const link = await linkOf();
    const before = await served();
    await get(link);
    await get(link, { Range: "bytes=0-99" });
    await get(link, {}, "HEAD");
    await get(link, { "If-None-Match": etag });
    await expect.poll(served).toBe(before + BYTES.length + 100);
  });
});

it("an object that R2 has lost is 404, not a broken answer", async () => {
  const lost = await add(client, paddedTo(10_000, bytesOf(PICTURES.JPEG)));
  await ready(client, lost);
  await env.BUCKET.delete(`assets/${lost}`);
  expect((await get(`/v1/assets/${lost}/original`, client.headers)).status).toBe(404);
});
