import { beforeAll, describe, expect, it } from "vitest";
import { STYLES } from "../../src/imaging/styles/registry.ts";
import { LIMITS } from "../../src/limits.ts";
import * as PICTURES from "../fixtures/pictures.ts";
import { add, bytesOf, type Client, newClient } from "./catalogue.ts";
import { coordinatorOf, newPicture, rowOf } from "./jobKit.ts";
import { ask, endJob, FIELDS, finishedPrint, order, renderRow, waitingPrint } from "./printKit.ts";
import { withOrientation } from "./surgery.ts";

const JPEG = bytesOf(PICTURES.JPEG);
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const WATERCOLOR = {
  id: "550e8400-e29b-41d4-a716-446655440000",
  name: "Watercolor",
  slug: "watercolor",
};
const NINE_BY_TWELVE = {
  id: "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
  name: "9x12",
  width_inches: 9,
  height_inches: 12,
  dpi: 300,
  width_px: 2700,
  height_px: 3600,
};

const of = (client: Client, path: string, method = "GET") => ask(path, { method, headers: client.headers });

let client: Client;
let assetId: string;

beforeAll(async () => {
  client = await newClient("renders");
  assetId = await add(client, newPicture());
});

describe("what can be ordered", () => {
  it("are the styles, each with its parameters and a picture", async () => {
    const { status, body } = await of(client, "/v1/styles");
    expect(status).toBe(200);
    const styles = body.styles as Record<string, unknown>[];
    expect(styles.map(({ slug }) => slug)).toEqual(STYLES.map(({ slug }) => slug));
    expect(styles[0]).toEqual({
      ...WATERCOLOR,
      description: expect.stringMatching(/^Transparent washes/),
      parameters: STYLES[0]?.parameters,
      sample_url: "/samples/styles/watercolor.jpg",
    });
  });

  it("are the sizes, smallest first, with the ids that older documents show", async () => {
    const { status, body } = await of(client, "/v1/size-presets");
    expect(status).toBe(200);
    const sizes = body.size_presets as { name: string; id: string }[];
    expect(sizes.map(({ name }) => name)).toEqual([
      "9x12",
      "12x16",
      "16x20",
      "18x24",
      "20x24",
      "24x36",
      "30x40",
    ]);
    expect(sizes[0]).toEqual(NINE_BY_TWELVE);
    expect(sizes[1]?.id).toBe("6ba7b811-9dad-11d1-80b4-00c04fd430c8");
  });
});

describe("an order", () => {
  it("of a picture that comes along takes it in and queues a job with one id", async () => {
    const picture = newPicture();
    const answer = await order(client, FIELDS, picture);
    expect(answer.status, answer.text).toBe(201);
    const id = String(answer.body.render_id);
    expect(answer.body).toEqual({
      render_id: id,
      job_id: id,
      status: "queued",
      created_at: expect.stringMatching(TIME),
      asset_id: expect.any(String),
      width_px: 3600,
      height_px: 2700,
      // 53 of the picture's 60 columns on 12 inches.
      effective_dpi: 4,
      warnings: [{ code: "soft_print", message: expect.stringContaining("150") }],
    });
    expect(answer.headers.get("Location")).toBe(`/v1/renders/${id}`);

    expect(await rowOf(id)).toMatchObject({
      kind: "render",
      subjectId: answer.body.asset_id,
      payload: { render_id: id, bands: 1 },
      dedupeKey: `render:${id}`,
      progressTotal: 3,
      status: "queued",
    });
    expect(await renderRow(id)).toMatchObject({
      jobId: id,
      assetId: answer.body.asset_id,
      fit: "cover",
      gravity: "center",
      orientation: "auto",
      compression: "lzw",
      fileName: "Дом у моря-watercolor-9x12",
      webhookUrl: null,
      idempotencyKey: null,
      widthPx: 3600,
      heightPx: 2700,
      effectiveDpi: 4,
      warnings: ["soft_print"],
      tiffKey: null,
      completedAt: null,
    });
    const original = await of(client, `/v1/assets/${answer.body.asset_id}`);
    expect(original.body).toMatchObject({ size_bytes: picture.length, file_name: "Дом у моря.jpg" });
  });

  it("of an asset takes every field, by id or by name", async () => {
    const answer = await order(client, {
      asset_id: assetId,
      style_id: "550e8400-e29b-41d4-a716-446655440001",
      size_preset_id: "6ba7b815-9dad-11d1-80b4-00c04fd430c8",
      fit: "contain",
      gravity: "northwest",
      orientation: "portrait",
      compression: "deflate",
      webhook_url: "https://shop.example/hook?x=1",
    });
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body).toMatchObject({ asset_id: assetId, width_px: 7200, height_px: 10_800 });
    const id = String(answer.body.render_id);
    expect(await renderRow(id)).toMatchObject({
      styleId: "550e8400-e29b-41d4-a716-446655440001",
      sizePresetId: "6ba7b815-9dad-11d1-80b4-00c04fd430c8",
      fit: "contain",
      gravity: "northwest",
      orientation: "portrait",
      compression: "deflate",
      webhookUrl: "https://shop.example/hook?x=1",
      fileName: "photo-oil-painting-24x36",
    });
    // 77.76 million pixels in bands of about ten.
    expect(await rowOf(id)).toMatchObject({ payload: { bands: 8 }, progressTotal: 10 });
  });

  it.each([
    ["a form without a file", (fields: URLSearchParams) => fields],
    [
      "JSON",
      (fields: URLSearchParams) => JSON.stringify({ ...Object.fromEntries(fields), webhook_url: null }),
    ],
  ])("of an asset may be %s", async (_, write) => {
    const fields = new URLSearchParams({ ...FIELDS, asset_id: assetId, gravity: "" });
    const body = write(fields);
    const type = typeof body === "string" ? { "Content-Type": "application/json" } : {};
    const answer = await ask("/v1/renders", {
      method: "POST",
      headers: { ...client.headers, ...type },
      body,
    });
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body.asset_id).toBe(assetId);
    expect(await renderRow(String(answer.body.render_id))).toMatchObject({ gravity: "center" });
  });

  it("plans the paper as the picture is seen, not as it is stored", async () => {
    const answer = await order(client, FIELDS, withOrientation(JPEG, 6));
    expect(answer.body).toMatchObject({ width_px: 2700, height_px: 3600 });
  });

  it("of the same picture twice is two prints of one asset", async () => {
    const picture = newPicture();
    const [first, second] = [await order(client, FIELDS, picture), await order(client, FIELDS, picture)];
    expect(second.body.asset_id).toBe(first.body.asset_id);
    expect(second.body.render_id).not.toBe(first.body.render_id);
  });
});

describe("a render", () => {
  const shape = (id: string) => ({
    id,
    job_id: id,
    asset_id: assetId,
    style: WATERCOLOR,
    size_preset: NINE_BY_TWELVE,
    fit: "cover",
    gravity: "center",
    orientation: "auto",
    compression: "lzw",
    output: { width_px: 2700, height_px: 3600, bytes: null, effective_dpi: 200 },
    warnings: [],
    created_at: expect.stringMatching(TIME),
  });

  it("that waits has no times and no bytes", async () => {
    const id = await waitingPrint(assetId);
    const { status, body, headers } = await of(client, `/v1/renders/${id}`);
    expect([status, headers.get("Cache-Control")]).toEqual([200, "no-store"]);
    expect(body).toEqual({
      ...shape(id),
      status: "queued",
      progress: { done: 0, total: 3, bands_done: [] },
      attempts: 0,
      started_at: null,
      completed_at: null,
      duration_ms: null,
      error_message: null,
      steps: [],
    });
  });

  it("in work is told by the object that decides, and its job by the same id", async () => {
    const id = await waitingPrint(assetId);
    const claim = await coordinatorOf(id).claim(id, "prepare");
    expect(claim.granted).toBe(true);
    expect((await of(client, `/v1/renders/${id}`)).body).toMatchObject({
      status: "processing",
      attempts: 1,
      started_at: expect.stringMatching(TIME),
    });
    expect((await of(client, `/v1/jobs/${id}`)).body).toMatchObject({ id, kind: "render" });
  });

  it("that is finished tells its bytes and how long each step took", async () => {
    const { id, tiff } = await finishedPrint(assetId);
    expect((await of(client, `/v1/renders/${id}`)).body).toEqual({
      ...shape(id),
      status: "completed",
      progress: { done: 3, total: 3, bands_done: [0] },
      output: { width_px: 2700, height_px: 3600, bytes: tiff.length, effective_dpi: 200 },
      attempts: 3,
      started_at: expect.stringMatching(TIME),
      completed_at: expect.stringMatching(TIME),
      duration_ms: 1500,
      error_message: null,
      steps: [
        { step: "prepare", ms: 12 },
        { step: "band-0", ms: 340 },
        { step: "assemble", ms: 56 },
      ],
    });
  });

  it("that failed says why, and is brought back by a retry", async () => {
    const id = await waitingPrint(assetId);
    await endJob(id, "failed");
    expect((await of(client, `/v1/renders/${id}`)).body).toMatchObject({
      status: "failed",
      attempts: 4,
      error_message: "The paint ran out",
    });
    const again = await of(client, `/v1/renders/${id}/retry`, "POST");
    expect(again.status, again.text).toBe(202);
    expect(again.body).toMatchObject({ id, status: "queued", error_message: null });
    // Its message was sent: nothing is to be made when the test has ended.
    await of(client, `/v1/renders/${id}/cancel`, "POST");
  });

  it("is cancelled once, and then it cannot be", async () => {
    const id = await waitingPrint(assetId);
    const cancelled = await of(client, `/v1/renders/${id}/cancel`, "POST");
    expect(cancelled.status, cancelled.text).toBe(200);
    expect(cancelled.body).toMatchObject({ id, status: "cancelled" });
    expect((await rowOf(id)).status).toBe("cancelled");
    expect((await of(client, `/v1/renders/${id}/cancel`, "POST")).body).toMatchObject({
      status: 409,
      code: "job_finished",
    });
    const done = await finishedPrint(assetId);
    expect((await of(client, `/v1/renders/${done.id}/retry`, "POST")).body).toMatchObject({
      status: 409,
      code: "job_not_failed",
    });
  });

  it("of a picture that is deleted cannot be brought back", async () => {
    const gone = await add(client, newPicture());
    const id = await waitingPrint(gone);
    expect((await of(client, `/v1/assets/${gone}`, "DELETE")).status).toBe(204);
    expect((await of(client, `/v1/renders/${id}/retry`, "POST")).body).toMatchObject({
      status: 404,
      code: "source_gone",
    });
  });
});

describe("the list of renders", () => {
  it("is newest first, page by page, and by status", async () => {
    const own = await newClient("renders");
    const asset = await add(own, newPicture());
    const ids: string[] = [];
    // Two in the same millisecond, so that the id has to decide.
    for (const at of [1000, 2000, 2000, 3000]) ids.push(await waitingPrint(asset, { createdAt: at }));
    const finished = (await finishedPrint(asset, { createdAt: 4000 })).id;

    const pages: string[][] = [];
    let cursor = "";
    do {
      const { body } = await of(own, `/v1/renders?limit=2${cursor}`);
      pages.push((body.renders as { id: string }[]).map(({ id }) => id));
      cursor = typeof body.next_cursor === "string" ? `&cursor=${body.next_cursor}` : "";
    } while (cursor !== "");
    const twins = ids.slice(1, 3).toSorted().toReversed();
    expect(pages).toEqual([[finished, ids[3]], twins, [ids[0]]]);

    const queued = (await of(own, "/v1/renders?status=queued")).body.renders as unknown[];
    const completed = (await of(own, "/v1/renders?status=completed")).body.renders as unknown[];
    const { body } = await of(own, `/v1/renders/${finished}`);
    expect(queued).toHaveLength(4);
    // A list has how far each is, and leaves where to those who ask for one.
    expect(completed).toEqual([{ ...body, progress: { done: 3, total: 3 } }]);
  });

  it.each([
    ["?status=done", "invalid_request"],
    ["?limit=0", "invalid_request"],
    [`?limit=${LIMITS.pageSize + 1}`, "invalid_request"],
    ["?cursor=x", "invalid_cursor"],
  ])("refuses %s", async (query, code) => {
    expect((await of(client, `/v1/renders${query}`)).body).toMatchObject({ status: 400, code });
  });
});
