import { env } from "cloudflare:workers";
import { Buffer } from "node:buffer";
import { beforeAll, describe, expect, it } from "vitest";
import { RECIPE } from "../../src/imaging/recipes.ts";
import * as PICTURES from "../fixtures/pictures.ts";
import { call, OPERATOR, SOME_ID } from "./caller.ts";
import {
  add,
  asset,
  type Bytes,
  bytesOf,
  type Client,
  get,
  newClient,
  ready,
  rendition,
} from "./catalogue.ts";
import { marked } from "./surgery.ts";

const parsed = (answer: Bytes) => JSON.parse(Buffer.from(answer.bytes).toString()) as Record<string, unknown>;

let client: Client;
beforeAll(async () => {
  client = await newClient("renditions");
});

describe("the answer for a rendition", () => {
  let id: string;
  let path: string;
  let whole: Bytes;

  beforeAll(async () => {
    id = await add(client, marked(bytesOf(PICTURES.JPEG), "answers"));
    await ready(client, id);
    path = `/v1/assets/${id}/renditions/card`;
    whole = await get(path, client.headers);
    await rendition(client, id, "card", "webp");
    await rendition(client, id, "card", "png");
  });

  const ask = (headers: Record<string, string>, query = "", method = "GET") =>
    get(`${path}${query}`, { ...client.headers, ...headers }, method);

  it("is of the format that Accept likes best, and says that it varies", async () => {
    for (const [accept, type] of [
      ["image/webp", "image/webp"],
      ["image/png;q=0.9,image/webp;q=0.1", "image/png"],
      ["image/avif,image/webp,image/*,*/*;q=0.8", "image/jpeg"],
      ["*/*", "image/jpeg"],
    ] as const) {
      const answer = await ask({ Accept: accept });
      expect(answer.headers.get("Content-Type"), accept).toBe(type);
      expect(answer.headers.get("Vary")).toMatch(/\bAccept\b/);
    }
    expect((await ask({ Accept: "image/webp" }, "?format=png")).headers.get("Content-Type")).toBe(
      "image/png",
    );
  });

  it("is 406 where none is liked, and 400 for a format that does not exist", async () => {
    expect(parsed(await ask({ Accept: "text/html" }))).toMatchObject({ status: 406, code: "not_acceptable" });
    expect(parsed(await ask({}, "?format=gif"))).toMatchObject({ status: 400, code: "invalid_request" });
  });

  it("is 404 for an unknown preset, inherited names among them", async () => {
    for (const preset of ["huge", "toString", "__proto__", "THUMB"]) {
      const answer = await get(`/v1/assets/${id}/renditions/${preset}`, client.headers);
      expect(parsed(answer), preset).toMatchObject({ status: 404, code: "preset_not_found" });
    }
  });

  it("may be kept for a year by its version, and is revalidated without", async () => {
    const year = "private, max-age=31536000, immutable";
    expect((await ask({}, `?v=${RECIPE}`)).headers.get("Cache-Control")).toBe(year);
    expect((await ask({}, `?v=${RECIPE + 1}`)).headers.get("Cache-Control")).toBe("private, no-cache");
    expect(whole.headers.get("Cache-Control")).toBe("private, no-cache");
    const url = ((await asset(client, id)).renditions as { url: string }[])[0]?.url ?? "";
    expect((await get(url, client.headers)).headers.get("Cache-Control")).toBe(year);
  });

  it("is 304 while its entity tag holds", async () => {
    const etag = whole.headers.get("ETag") ?? "";
    expect(etag).toMatch(/^"[^"]+"$/);
    const unchanged = await ask({ "If-None-Match": etag });
    expect([unchanged.status, unchanged.bytes.length]).toEqual([304, 0]);
    expect(unchanged.headers.get("ETag")).toBe(etag);
    expect(unchanged.headers.get("Vary")).toMatch(/\bAccept\b/);
    expect((await ask({ "If-None-Match": '"other"' })).status).toBe(200);
    const webp = await ask({ Accept: "image/webp" });
    expect(webp.headers.get("ETag")).not.toBe(etag);
  });

  it("is a part of it for a range", async () => {
    const answer = await ask({ Range: "bytes=10-29" });
    expect(answer.status).toBe(206);
    expect(answer.headers.get("Content-Range")).toBe(`bytes 10-29/${whole.bytes.length}`);
    expect([...answer.bytes]).toEqual([...whole.bytes.subarray(10, 30)]);
  });

  it("is its length and no body for HEAD", async () => {
    const head = await ask({}, "", "HEAD");
    expect([head.status, head.bytes.length]).toEqual([200, 0]);
    expect(head.headers.get("Content-Length")).toBe(String(whole.bytes.length));
    expect(head.headers.get("ETag")).toBe(whole.headers.get("ETag"));
  });

  it("cannot be taken for a page", () => {
    expect(whole.headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(whole.headers.get("Content-Security-Policy")).toBe("default-src 'none'; sandbox");
    expect(whole.headers.get("Content-Disposition")).toContain('filename="photo-card.jpg"');
  });

  it("is 404 for an asset that does not exist, and 400 for an id that is none", async () => {
    expect((await get(`/v1/assets/${SOME_ID}/renditions/card`, client.headers)).status).toBe(404);
    expect((await get("/v1/assets/nonsense/renditions/card", client.headers)).status).toBe(400);
  });

  it("after a purge is 202 and then the same picture again, under another key", async () => {
    const keys = async () =>
      (
        await env.DB.prepare("SELECT object_key FROM renditions WHERE asset_id = ?")
          .bind(id)
          .all<{ object_key: string }>()
      ).results.map((row) => row.object_key);
    const before = await keys();
    expect(before.length).toBe(9);
    const purged = await call("/v1/purge?days=0", { method: "POST", headers: OPERATOR });
    expect(purged.status, purged.text).toBe(200);
    expect(await keys()).toEqual([]);

    const gone = await ask({});
    expect(gone.status).toBe(202);
    expect(gone.headers.get("Cache-Control")).toBe("no-store");
    const again = await rendition(client, id, "card", "jpeg");
    expect(Buffer.compare(again.bytes, whole.bytes)).toBe(0);
    const after = await keys();
    expect(after.length).toBe(3);
    for (const key of after) expect(before).not.toContain(key);
  });
});
