import { env, exports } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { sceneRaster } from "../../src/imaging/patterns.fixture.ts";
import { probe } from "../../src/imaging/probe/scanner.ts";
import * as PICTURES from "../fixtures/pictures.ts";
import { ORIGIN } from "./caller.ts";
import { bytesOf } from "./catalogue.ts";
import { hushLog, jobBecomes, rowOf } from "./jobKit.ts";
import { cornersOf, decode, encodeJpeg, nearest } from "./pixels.ts";
import {
  doSteps,
  expectedFiles,
  expectSame,
  expectTidy,
  filesOf,
  newPrint,
  type Order,
  preparedPrint,
  renderOf,
  silenceQueue,
  tellQueue,
} from "./renderKit.ts";
import { marked, withOrientation } from "./surgery.ts";
import { readTiff } from "./tiff.ts";

afterEach(() => void vi.restoreAllMocks());

/** The fixtures' quarters: upper left, upper right, lower left, lower right. */
const CORNERS = [
  [220, 30, 40],
  [30, 170, 60],
  [40, 60, 210],
  [230, 200, 40],
];
const quarters = (raster: Parameters<typeof cornersOf>[0]) =>
  cornersOf(raster).map((pixel) => nearest(pixel, CORNERS));

/** Has the queue make a print, to its end. */
async function printed(picture: Uint8Array<ArrayBuffer>, order: Partial<Order> = {}) {
  const ordered = await newPrint(picture, order);
  await tellQueue(ordered);
  const job = await jobBecomes(ordered.id, "completed");
  return { ordered, job, render: await renderOf(ordered.id), ...(await filesOf(ordered.id)) };
}

describe("the queue makes a print", () => {
  it("of a JPEG in two bands, tagged as print labs ask for, with a preview of it", async () => {
    const picture = encodeJpeg(sceneRaster(200, 400, 3), 85);
    const order = { paper: { width: 16, height: 32 }, dpi: 180, bands: 2 };
    const { ordered, job, render, ...files } = await printed(picture, order);
    expect(job).toMatchObject({ progressDone: 4, progressTotal: 4, attempts: 4 });
    expectSame(files, await expectedFiles(ordered));
    const { width, height, tags, text } = readTiff(files.tiff, true);
    expect([width, height]).toEqual([2880, 5760]);
    // Resolution, its unit, samples, LZW with differences, upright.
    expect([282, 283, 296, 258, 259, 317, 274].map((tag) => tags.get(tag))).toEqual([
      ...[[180, 1], [180, 1], [2]],
      ...[[8, 8, 8], [5], [2], [1]],
    ]);
    expect([text(305), text(306)]).toEqual(["Darkroom", "2026:03:04 05:06:07"]);
    expect(tags.get(34675)?.length).toBeGreaterThan(300);
    expect(probe(files.preview)).toMatchObject({ width: 576, height: 1152 });

    expect(render).toMatchObject({
      ...{ widthPx: 2880, heightPx: 5760, effectiveDpi: 13 },
      ...{ tiffBytes: files.tiff.length, previewBytes: files.preview.length },
      ...{ assembly: null, flatKey: null, lastUsedAt: render.completedAt },
    });
    expect(render.warnings).toEqual(["soft_print"]);
    expect(render.stepTimes?.map(({ step }) => step)).toEqual(["prepare", "band-0", "band-1", "assemble"]);
    const head = await env.BUCKET.head(String(render.tiffKey));
    expect(head).toMatchObject({ etag: render.tiffEtag, httpMetadata: { contentType: "image/tiff" } });
    expect(await expectTidy(ordered.id)).toEqual([render.previewKey, render.tiffKey].toSorted());
  });

  it.each([
    ["JPEG", bytesOf(PICTURES.JPEG)],
    ["progressive JPEG", bytesOf(PICTURES.JPEG_PROGRESSIVE)],
    ["PNG", bytesOf(PICTURES.PNG)],
    ["WebP, whose pixels are written flat first", bytesOf(PICTURES.WEBP)],
    ["JPEG in Display P3", bytesOf(PICTURES.JPEG_P3)],
  ])("of a %s, and its colours are where they were", async (_, picture) => {
    const { ordered, tiff, preview } = await printed(marked(picture, "print"), { dpi: 20 });
    expectSame({ tiff, preview }, await expectedFiles(ordered));
    const read = readTiff(tiff);
    expect([read.width, read.height]).toEqual([120, 80]);
    expect(quarters(read)).toEqual([0, 1, 2, 3]);
    expect(quarters(decode(preview))).toEqual([0, 1, 2, 3]);
    await expectTidy(ordered.id);
  });

  it("of a picture that lies on its side, upright", async () => {
    const picture = withOrientation(bytesOf(PICTURES.JPEG), 6);
    const { ordered, tiff, preview } = await printed(picture, { dpi: 20 });
    expectSame({ tiff, preview }, await expectedFiles(ordered));
    const read = readTiff(tiff);
    expect([read.width, read.height, read.tags.get(274)]).toEqual([80, 120, [1]]);
    expect(quarters(read)).toEqual([2, 0, 3, 1]);
  });

  it.each(["deflate", "none"] as const)("in a style, with %s", async (compression) => {
    const picture = marked(encodeJpeg(sceneRaster(300, 200, 3), 85), compression);
    const { ordered, tiff, preview } = await printed(picture, { style: "watercolor", compression });
    expectSame({ tiff, preview }, await expectedFiles(ordered));
    expect(readTiff(tiff)).toMatchObject({ width: 300, height: 200 });
  });
});

it("the same order twice gives the same bytes", async () => {
  const picture = encodeJpeg(sceneRaster(300, 200, 3), 85);
  const [one, two] = [await printed(picture), await printed(picture)];
  expect(one.render.tiffKey).not.toBe(two.render.tiffKey);
  expectSame(one, two);
});

it("a listener hears of each step that is done, and which bands, as one hears who asks", async () => {
  silenceQueue();
  const ordered = await preparedPrint(encodeJpeg(sceneRaster(120, 80, 3), 85), 3);
  const { headers } = ordered.client;
  const url = `${ORIGIN}/v1/jobs/${ordered.id}/events`;
  const heard = (await exports.default.fetch(new Request(url, { headers }))).text();
  await doSteps(ordered, "band-2");
  const asked = await exports.default.fetch(new Request(`${ORIGIN}/v1/renders/${ordered.id}`, { headers }));
  expect(await asked.json()).toMatchObject({ progress: { done: 2, total: 5, bands_done: [2] } });
  await doSteps(ordered, "band-0", "band-1", "assemble");
  const events = (await heard)
    .split("\n\n")
    .filter((block) => block.includes("data: "))
    .map((block) => JSON.parse(block.split("data: ")[1] ?? "").progress);
  const told = new Map(events.map(({ done, bands_done: bands }) => [done, bands]));
  expect([...told]).toEqual([
    [1, []],
    [2, [2]],
    [3, [0, 2]],
    [4, [0, 1, 2]],
    [5, [0, 1, 2]],
  ]);
  expect(new Set(events.map((progress) => progress.total))).toEqual(new Set([5]));
  expect(await rowOf(ordered.id)).toMatchObject({ status: "completed", progressDone: 5 });
});

it.each([
  ["looks at it first", "pencil-sketch", 1],
  ["meets it in its first band", "photo", 2],
])(
  "a picture that is damaged inside ends the job at once, with the reason and nothing left, by a style that %s",
  async (_when, style, attempts) => {
    hushLog();
    const jpeg = encodeJpeg(sceneRaster(300, 200, 3), 85);
    const damaged = Uint8Array.from(jpeg);
    damaged.fill(0, jpeg.length / 2, jpeg.length / 2 + 400);
    const ordered = await newPrint(damaged, { style });
    await tellQueue(ordered);
    const job = await jobBecomes(ordered.id, "failed");
    expect(job).toMatchObject({ attempts, errorCode: "picture_damaged" });
    expect(job.errorMessage).toMatch(/^Picture is damaged: .{20,}/);
    expect(await expectTidy(ordered.id)).toEqual([]);
  },
);
