import { beforeAll, describe, expect, it } from "vitest";
import { sceneRaster } from "../../src/imaging/patterns.fixture.ts";
import type { Raster } from "../../src/imaging/raster.ts";
import { engineGate } from "../../src/jobs/gates.ts";
import { LIMITS } from "../../src/limits.ts";
import * as PICTURES from "../fixtures/pictures.ts";
import { type Answer, SOME_ID } from "./caller.ts";
import { add, bytesOf, type Client, formOf, idle, kept, newClient, post, ready } from "./catalogue.ts";
import { decode, encodeJpeg } from "./pixels.ts";
import { withOrientation } from "./surgery.ts";

type Bytes = Uint8Array<ArrayBuffer>;

interface Comparison {
  readonly psnr_db: number | null;
  readonly ssim: number | null;
  readonly ms_ssim: number | null;
  readonly ahash_distance: number;
  readonly dhash_distance: number;
  readonly phash_distance: number;
  readonly file_size_bytes: number;
  readonly identical: boolean;
  readonly verdict: string;
}

const SCENE = sceneRaster(260, 200, 3);
const jpeg = async (raster: Raster, quality = 90): Promise<Bytes> => encodeJpeg(raster, quality);
const flat = (width: number, height: number, color: readonly number[]): Raster => ({
  width,
  height,
  channels: 3,
  data: Uint8Array.from({ length: width * height * 3 }, (_, i) => color[i % 3] ?? 0),
});

let client: Client;
let id: string;
let source: Bytes;

beforeAll(async () => {
  client = await newClient("compare");
  source = await jpeg(SCENE);
  id = await add(client, source);
  await ready(client, id);
  await idle();
});

const ask = (file: Bytes, of = id): Promise<Answer> =>
  post(`/v1/assets/${of}/compare`, client.headers, formOf(file));

async function compare(
  file: Bytes,
  of = id,
): Promise<Record<"original" | "thumb" | "card" | "zoom", Comparison>> {
  const answer = await ask(file, of);
  expect(answer.status, answer.text).toBe(200);
  expect(answer.body).toMatchObject({ asset_id: of, file_size_bytes: file.length });
  return answer.body as unknown as Record<"original" | "thumb" | "card" | "zoom", Comparison>;
}

/** 10 log10(255² / mean squared difference), over all samples. */
function psnrOf(a: Raster, b: Raster): number {
  let sum = 0;
  for (const [i, level] of a.data.entries()) sum += (level - (b.data[i] ?? 0)) ** 2;
  return 10 * Math.log10(255 ** 2 / (sum / a.data.length));
}

async function addReady(file: Bytes): Promise<string> {
  const made = await add(client, file);
  await ready(client, made);
  await idle();
  return made;
}

describe("comparing with an asset", () => {
  it("finds the same bytes identical", async () => {
    const { original } = await compare(source);
    expect(original).toEqual({
      psnr_db: null,
      ssim: 1,
      ms_ssim: 1,
      ahash_distance: 0,
      dhash_distance: 0,
      phash_distance: 0,
      file_size_bytes: source.length,
      identical: true,
      verdict: "identical",
    });
  });

  it("finds the same pixels in another file identical", async () => {
    const { original } = await compare(withOrientation(source, 1));
    expect(original).toMatchObject({ identical: true, verdict: "identical", psnr_db: null });
  });

  it("measures a picture that was compressed again as the definition does", async () => {
    const again = await jpeg(SCENE, 40);
    const { original, thumb, card, zoom } = await compare(again);
    expect(original).toMatchObject({
      identical: false,
      verdict: expect.stringMatching(/^(same|variation)$/),
    });
    expect(original.psnr_db).toBeCloseTo(psnrOf(decode(source), decode(again)), 0);
    expect(original.ssim).toBeGreaterThan(0.6);
    expect(original.ssim).toBeLessThan(1);
    expect(original.ms_ssim).toBeGreaterThan(0.6);
    for (const rendition of [thumb, card, zoom]) {
      expect(Number.isFinite(rendition.psnr_db)).toBe(true);
      expect(rendition.verdict).toMatch(/^(same|variation)$/);
      expect(rendition.file_size_bytes).toBeGreaterThan(100);
    }
    expect(thumb.ms_ssim).toBeNull();
  });

  it("finds another picture different", async () => {
    const other = flat(260, 200, [0, 0, 0]);
    for (let i = 0; i < other.data.length; i += 1) {
      const x = Math.floor(i / 3) % 260;
      const y = Math.floor(i / 3 / 260);
      other.data[i] = (x - 130) ** 2 + (y - 100) ** 2 < 4900 ? 240 : 20;
    }
    for (const each of Object.values(await compare(await jpeg(other))).filter(
      (value) => typeof value === "object",
    )) {
      expect(each).toMatchObject({ identical: false, verdict: "different" });
    }
  });

  it("compares upright: a picture and its turned copy are the same", async () => {
    const turned = await addReady(withOrientation(bytesOf(PICTURES.JPEG), 6));
    const { original } = await compare(withOrientation(bytesOf(PICTURES.JPEG), 6), turned);
    expect(original.verdict).toBe("identical");
    const unturned = await compare(bytesOf(PICTURES.JPEG), turned);
    expect(unturned.original).toMatchObject({ psnr_db: null, ssim: null, ms_ssim: null, identical: false });
  });

  it("gives no pixel measures where the shapes differ", async () => {
    const { original } = await compare(await jpeg(sceneRaster(200, 260, 3)));
    expect(original).toMatchObject({ psnr_db: null, ssim: null, ms_ssim: null, identical: false });
    expect(original.phash_distance).toBeGreaterThanOrEqual(0);
  });

  it("measures a smaller copy at the asset's size", async () => {
    const { original, card } = await compare(await jpeg(flat(130, 100, [90, 90, 90])));
    expect(Number.isFinite(original.psnr_db)).toBe(true);
    expect(Number.isFinite(card.psnr_db)).toBe(true);
    expect(original.identical).toBe(false);
  });

  it("tells flat pictures apart by their colour, since their hashes say nothing", async () => {
    const red = await addReady(await jpeg(flat(64, 64, [200, 30, 30])));
    const same = await compare(await jpeg(flat(64, 64, [201, 30, 31]), 60), red);
    expect(same.original.verdict).toBe("same");
    const blue = await compare(await jpeg(flat(64, 64, [30, 30, 200])), red);
    expect(blue.original.verdict).toBe("different");
    const busy = await compare(await jpeg(sceneRaster(64, 64, 3)), red);
    expect(busy.original.verdict).toBe("different");
  });

  it("takes the tenant from the form, before the file or after it", async () => {
    for (const first of [true, false]) {
      const form = new FormData();
      if (first) form.append("tenant_name", "another-tenant");
      form.append("file", new File([source], "photo.jpg"));
      if (!first) form.append("tenant_name", "another-tenant");
      const answer = await post(`/v1/assets/${id}/compare`, client.headers, form);
      expect(answer.body).toMatchObject({ status: 403, code: "tenant_mismatch" });
    }
  });

  it("keeps nothing of the file", async () => {
    const before = await kept();
    await compare(await jpeg(sceneRaster(90, 90, 3)));
    expect(await kept()).toEqual(before);
  });

  it("refuses what no upload could be either", async () => {
    const text = Uint8Array.from(new TextEncoder().encode("this is no picture"));
    expect((await ask(text)).body).toMatchObject({ status: 415, code: "unsupported_type" });
    expect((await ask(source.slice(0, -20))).body).toMatchObject({ status: 422, code: "picture_truncated" });
    const none = await post(`/v1/assets/${id}/compare`, client.headers, new FormData());
    expect(none.body).toMatchObject({ status: 400, code: "file_missing" });
    expect((await ask(source, SOME_ID)).body).toMatchObject({ status: 404 });
    expect((await ask(source, "nonsense")).body).toMatchObject({ status: 400, code: "invalid_id" });
  });

  it("asks to come again while this isolate is at as many pictures as it may", async () => {
    const places = Array.from({ length: LIMITS.engineJobs }, () => engineGate.enter());
    try {
      const answer = await ask(source);
      expect(answer.body).toMatchObject({ status: 503, code: "busy" });
      expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThan(0);
    } finally {
      for (const leave of places) leave?.();
    }
    expect((await ask(source)).status).toBe(200);
  });
});
