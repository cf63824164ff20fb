import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { assets } from "../../src/db/schema/index.ts";
import { findOrCreateTenant } from "../../src/db/tenants.ts";
import { LIMITS } from "../../src/limits.ts";
import * as PICTURES from "../fixtures/pictures.ts";
import { call, SOME_ID } from "./caller.ts";
import { add, asset, bytesOf, type Client, formOf, newClient, post, ready } from "./catalogue.ts";
import { marked } from "./surgery.ts";

const JPEG = bytesOf(PICTURES.JPEG);

describe("an asset", () => {
  it("tells everything that is known of the picture", async () => {
    const client = await newClient();
    const id = await add(client, bytesOf(PICTURES.JPEG_P3), "p3.jpg");
    const seen = await ready(client, id);
    expect(seen).toMatchObject({
      asset_id: id,
      status: "ready",
      file_name: "p3.jpg",
      content_type: "image/jpeg",
      format: "jpeg",
      width: 60,
      height: 40,
      orientation: 1,
      color_model: "ycc",
      bit_depth: 8,
      has_alpha: false,
      progressive: false,
      icc_profile: expect.stringContaining("P3"),
      hashes: {
        ahash: expect.stringMatching(/^[0-9a-f]{16}$/),
        dhash: expect.stringMatching(/^[0-9a-f]{16}$/),
        phash: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
      mean_color: expect.stringMatching(/^#[0-9a-f]{6}$/),
      warnings: [],
      error: null,
      original_url: `/v1/assets/${id}/original`,
      expires_in: LIMITS.signedUrlSeconds,
    });
    expect(seen.created_at).toBe(new Date(String(seen.created_at)).toISOString());
    for (const row of seen.renditions as Record<string, unknown>[]) {
      expect(row).toMatchObject({ format: "jpeg", content_type: "image/jpeg", width: 60, height: 40 });
      expect(row.psnr_db).toBeGreaterThan(25);
    }
  });

  it("is 404 where there is none, and 400 for what is no id", async () => {
    const client = await newClient();
    const missing = await call(`/v1/assets/${SOME_ID}`, { headers: client.headers });
    expect(missing.body).toMatchObject({ status: 404, code: "not_found" });
    const malformed = await call("/v1/assets/1", { headers: client.headers });
    expect(malformed.body).toMatchObject({ status: 400, code: "invalid_id" });
  });
});

describe("the list of assets", () => {
  /** Rows at three moments only, so that times repeat over the ends of pages. */
  async function fill(count: number): Promise<{ client: Client; ids: string[] }> {
    const client = await newClient("listing");
    const db = openDatabase(env.DB);
    const tenant = await findOrCreateTenant(db, client.tenant);
    const rows = Array.from({ length: count }, (_, i) => ({
      id: crypto.randomUUID(),
      createdAt: 1000 + (i % 3),
    }));
    for (const { id, createdAt } of rows) {
      await db.insert(assets).values({
        id,
        tenantId: tenant.id,
        contentHash: id,
        fileName: "x.jpg",
        objectKey: `assets/${id}`,
        etag: "e",
        sizeBytes: 1,
        crc32: 0,
        format: "jpeg",
        width: 1,
        height: 1,
        orientation: 1,
        colorModel: "ycc",
        bitDepth: 8,
        hasAlpha: false,
        progressive: false,
        warnings: [],
        createdAt,
      });
    }
    const newestFirst = rows.toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
    return { client, ids: newestFirst.map(({ id }) => id) };
  }

  const list = (client: Client, query = "") => call(`/v1/assets${query}`, { headers: client.headers });
  const idsOf = (body: Record<string, unknown>) =>
    (body.assets as { asset_id: string }[]).map((each) => each.asset_id);

  it("is newest first, page by page, with no gap and nothing twice", async () => {
    const { client, ids } = await fill(11);
    for (const limit of [1, 2, 4, 10, 11, 12]) {
      const seen: string[] = [];
      let cursor: unknown = null;
      let pages = 0;
      do {
        const page = await list(client, `?limit=${limit}${cursor === null ? "" : `&cursor=${cursor}`}`);
        expect(page.status, page.text).toBe(200);
        seen.push(...idsOf(page.body));
        cursor = page.body.next_cursor;
        pages += 1;
      } while (cursor !== null);
      expect(seen, `limit ${limit}`).toEqual(ids);
      expect(pages).toBe(Math.ceil(11 / limit));
    }
  });

  it("goes on where it was though newer pictures come in between", async () => {
    const { client, ids } = await fill(5);
    const first = await list(client, "?limit=2");
    await add(client, marked(JPEG, "in between"));
    const second = await list(client, `?limit=10&cursor=${first.body.next_cursor}`);
    expect([...idsOf(first.body), ...idsOf(second.body)]).toEqual(ids);
  });

  it("is empty for a tenant that has nothing", async () => {
    expect((await list(await newClient())).body).toEqual({ assets: [], next_cursor: null });
  });

  it("takes limits of 1 to the page size", async () => {
    const client = await newClient();
    for (const limit of ["0", "-1", String(LIMITS.pageSize + 1), "1.5", "x", "", "1e9"]) {
      expect((await list(client, `?limit=${limit}`)).body, limit).toMatchObject({
        status: 400,
        code: "invalid_request",
      });
    }
    expect((await list(client, `?limit=${LIMITS.pageSize}`)).status).toBe(200);
  });

  it("refuses a cursor that it did not give", async () => {
    const client = await newClient();
    for (const cursor of [
      "x",
      "",
      "%00",
      btoa("[]"),
      btoa('[1,"x"]'),
      btoa(`["1","${SOME_ID}"]`),
      btoa("{}"),
    ]) {
      expect((await list(client, `?cursor=${cursor}`)).body, cursor).toMatchObject({
        status: 400,
        code: "invalid_cursor",
      });
    }
  });
});

describe("another tenant's asset", () => {
  it("is not there, on any route, and stays as it is", async () => {
    const [owner, stranger] = [await newClient("owner"), await newClient("stranger")];
    const id = await add(owner, JPEG);
    const { job } = await ready(owner, id);
    const jobId = (job as { job_id: string }).job_id;
    const paths: [string, string][] = [
      ["GET", `/v1/assets/${id}`],
      ["DELETE", `/v1/assets/${id}`],
      ["GET", `/v1/assets/${id}/original`],
      ["HEAD", `/v1/assets/${id}/original`],
      ["GET", `/v1/assets/${id}/renditions/thumb`],
      ["GET", `/v1/assets/${id}/renditions/thumb?format=png`],
      ["GET", `/v1/assets/${id}/renditions/nonsense`],
      ["GET", `/retrieve/asset/${id}`],
      ["GET", `/retrieve/rendition/${id}/thumb`],
      ["GET", `/v1/jobs/${jobId}`],
      ["GET", `/v1/jobs/${jobId}/events`],
      ["POST", `/v1/jobs/${jobId}/cancel`],
      ["POST", `/v1/jobs/${jobId}/retry`],
    ];
    for (const [method, path] of paths) {
      const answer = await call(path, { method, headers: stranger.headers });
      expect(answer.status, `${method} ${path}`).toBe(404);
      if (method !== "HEAD") {
        const missing = await call(path.replace(id, SOME_ID).replace(jobId, SOME_ID), {
          method,
          headers: stranger.headers,
        });
        expect({ ...answer.body, request_id: "" }).toEqual({ ...missing.body, request_id: "" });
      }
    }
    for (const path of [`/v1/assets/${id}/compare`, `/compare/${id}`]) {
      expect((await post(path, stranger.headers, formOf(JPEG))).status, path).toBe(404);
    }
    expect((await call("/v1/assets", { headers: stranger.headers })).body.assets).toEqual([]);
    const metrics = await call(`/v1/tenants/${owner.tenant}/metrics`, { headers: stranger.headers });
    expect(metrics.body).toMatchObject({ status: 403, code: "tenant_mismatch" });
    expect((await asset(owner, id)).renditions).toHaveLength(3);
  });
});
