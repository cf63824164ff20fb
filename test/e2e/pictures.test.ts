import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { crc32 } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { photograph as grainyPhotograph } from "../../scripts/fuzz/bases.ts";
import { Dice } from "../../scripts/fuzz/dice.ts";
import { cjpeg } from "../../scripts/fuzz/jpegTool.ts";
import { type Stack, startStack } from "../../scripts/lib/stack.ts";
import { psnr } from "../../src/imaging/measure/psnr.ts";
import { sceneRaster } from "../../src/imaging/patterns.fixture.ts";
import { LIMITS } from "../../src/limits.ts";
import { tallJpeg, tallPng } from "../engine/tall.ts";
import { Client, until } from "./client.ts";
import { ISOLATE_FLAGS } from "./isolateFlags.ts";
import { LocalState } from "./localState.ts";

let folder: string;
let stack: Stack;
let client: Client;
let state: LocalState;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "darkroom-pictures-"));
  process.env.MINIFLARE_WORKERD_V8_FLAGS = ISOLATE_FLAGS;
  stack = await startStack({ stateDir: folder, quiet: true });
  client = new Client(stack.url);
  state = new LocalState(folder);
});

afterAll(async () => {
  delete process.env.MINIFLARE_WORKERD_V8_FLAGS;
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

const WIDTH = 1500;
const HEIGHT = 1000;
/** Soft enough that what a codec leaves out is not the whole difference. */
const scene = sharp(sceneRaster(WIDTH, HEIGHT, 3).data, {
  raw: { width: WIDTH, height: HEIGHT, channels: 3 },
})
  .blur(3)
  .raw();
const photograph = async (): Promise<Sharp> =>
  sharp(await scene.clone().toBuffer(), { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });

/** A round window over the photograph, transparent outside. */
const WINDOW = Buffer.from(
  `<svg width="${WIDTH}" height="${HEIGHT}"><circle cx="750" cy="500" r="400" fill="white"/></svg>`,
);

const QUALITY = { quality: 95 };
const KINDS: Record<string, (photo: Sharp) => Sharp> = {
  "a baseline JPEG": (photo) => photo.jpeg(QUALITY),
  "a progressive JPEG": (photo) => photo.jpeg({ ...QUALITY, progressive: true }),
  "a JPEG without subsampling": (photo) => photo.jpeg({ ...QUALITY, chromaSubsampling: "4:4:4" }),
  "a grey JPEG": (photo) => photo.greyscale().jpeg(QUALITY),
  "a JPEG in Display P3": (photo) => photo.withIccProfile("p3").jpeg(QUALITY),
  "a PNG": (photo) => photo.png(),
  "an interlaced PNG": (photo) => photo.png({ progressive: true }),
  "a PNG with 16 bits": (photo) => photo.toColourspace("rgb16").png(),
  "a PNG with a palette": (photo) => photo.png({ palette: true }),
  "a PNG with alpha": (photo) => photo.composite([{ input: WINDOW, blend: "dest-in" }]).png(),
  "a lossy WebP": (photo) => photo.webp(QUALITY),
  "a lossless WebP with alpha": (photo) =>
    photo.composite([{ input: WINDOW, blend: "dest-in" }]).webp({ lossless: true }),
};
for (let orientation = 1; orientation <= 8; orientation++) {
  KINDS[`a JPEG with orientation ${orientation}`] = (photo) =>
    photo.withMetadata({ orientation }).jpeg(QUALITY);
}

describe("real files go through, within the memory of an isolate:", () => {
  test.each(Object.entries(KINDS))("%s", async (name, encode) => {
    const bytes = new Uint8Array(await encode(await photograph()).toBuffer());
    const { status, body } = await client.upload(bytes, "photo");
    expect(status, JSON.stringify(body)).toBe(201);
    const asset = await client.settled(body.asset_id);
    expect(asset.error).toBeNull();
    const upright = await sharp(bytes).autoOrient().metadata();
    expect([asset.width, asset.height]).toEqual([upright.autoOrient.width, upright.autoOrient.height]);
    expect(asset.renditions.map((each) => each.preset)).toEqual(["thumb", "card", "zoom"]);
    for (const rendition of asset.renditions) {
      const response = await fetch(rendition.signed_url);
      expect(response.status).toBe(200);
      const made = new Uint8Array(await response.arrayBuffer());
      expect(made.length).toBe(rendition.size_bytes);
      expect(crc32(made).toString(16).padStart(8, "0")).toBe(rendition.crc32);
      const db = await fidelity(bytes, made, rendition);
      expect(db, `${name}, ${rendition.preset}`).toBeGreaterThan(30);
    }
    const source = await sharp(bytes).metadata();
    const zoom = await sharp(await download(asset.renditions[2]?.signed_url)).metadata();
    expect(zoom.icc === undefined ? null : [...zoom.icc]).toEqual(
      source.icc === undefined || source.space === "b-w" ? null : [...source.icc],
    );
  });

  test("a CMYK JPEG becomes sRGB, and the asset says so", async () => {
    const bytes = new Uint8Array(
      await (await photograph()).toColourspace("cmyk").withIccProfile("cmyk").jpeg().toBuffer(),
    );
    const { body } = await client.upload(bytes, "cmyk.jpg");
    const asset = await client.settled(body.asset_id);
    expect(asset.warnings).toContain("The picture is CMYK; its renditions are sRGB.");
    const zoom = await sharp(await download(asset.renditions[2]?.signed_url)).metadata();
    expect([zoom.space, zoom.channels, zoom.icc]).toEqual(["srgb", 3, undefined]);
  });

  test.each([
    ["baseline JPEG", () => tallJpeg(strip(["-restart", "1"]), 67)],
    ["progressive JPEG", () => tallJpeg(strip(["-progressive", "-restart", "1"]), 67)],
    ["PNG", () => tallPng(11_648, 8640, false)],
    ["interlaced PNG", () => tallPng(11_648, 8640, true)],
  ])("a %s of a hundred megapixels", async (_, make) => {
    const { status, body } = await client.upload(Uint8Array.from(make()), "large");
    expect(status, JSON.stringify(body)).toBe(201);
    const asset = await client.settled(body.asset_id);
    expect(asset.error).toBeNull();
    expect(asset.width * asset.height).toBeGreaterThan(100e6);
    expect(asset.renditions).toHaveLength(3);
  });

  test("a WebP of four megapixels, and no larger one", async () => {
    const webp = async (width: number, height: number) =>
      new Uint8Array(
        await (await photograph()).resize(width, height, { fit: "fill" }).webp({ effort: 0 }).toBuffer(),
      );
    const { body } = await client.upload(await webp(2500, 1600), "fits.webp");
    expect((await client.settled(body.asset_id)).renditions).toHaveLength(3);
    const refused = await client.upload(await webp(4000, 3000), "large.webp");
    expect(refused.status).toBe(413);
    expect(refused.body).toMatchObject({
      code: "picture_too_large",
      message: expect.stringContaining("WebP"),
    });
  });
});

/** As wide as a hundred megapixels need it, and 128 rows high. */
function strip(options: readonly string[]): Uint8Array {
  return cjpeg(grainyPhotograph(11_776, 128, new Dice(1, 0)), [
    "-quality",
    "70",
    "-sample",
    "2x2",
    ...options,
  ]);
}

test("pictures of twelve megapixels are compared by all their pixels, two comparisons at a time", async () => {
  const shape = { width: 4000, height: 3000, channels: 3 as const };
  // Hashes tell pictures by what is large in them.
  const moon = await (await photograph()).composite([{ input: WINDOW }]).toBuffer();
  const large = sharp(moon, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .removeAlpha()
    .resize(shape.width, shape.height, { fit: "fill" });
  const fine = new Uint8Array(await large.clone().jpeg({ quality: 95 }).toBuffer());
  const coarse = new Uint8Array(await large.clone().jpeg({ quality: 60 }).toBuffer());
  const { body } = await client.upload(fine, "fine.jpg");
  await client.settled(body.asset_id);
  const answers = await Promise.all([coarse, coarse].map((other) => client.compare(body.asset_id, other)));
  const [a, b] = await Promise.all([fine, coarse].map((bytes) => sharp(bytes).raw().toBuffer()));
  const expected = psnr({ ...shape, data: a as Uint8Array }, { ...shape, data: b as Uint8Array });
  for (const { status, body: result } of answers) {
    expect(status, JSON.stringify(result)).toBe(200);
    const { original } = result as { original: { psnr_db: number; ssim: number; verdict: string } };
    // Two decoders differ by a level here and there.
    expect(Math.abs(original.psnr_db - Number(expected))).toBeLessThan(0.1);
    expect(original.ssim).toBeGreaterThan(0.9);
    expect(["same", "variation"]).toContain(original.verdict);
  }
});

describe("what cannot be taken", () => {
  test("fails its job with a reason when the data in the middle is damaged", async () => {
    const bytes = new Uint8Array(await (await photograph()).jpeg(QUALITY).toBuffer());
    bytes.fill(0, bytes.length / 2, bytes.length / 2 + 4000);
    const { status, body } = await client.upload(bytes, "damaged.jpg");
    expect(status).toBe(201);
    const asset = await client.settled(body.asset_id);
    expect(asset.status).toBe("failed");
    expect(asset.error?.code).toBe("picture_damaged");
    expect(asset.error?.message).toMatch(/^Picture is damaged: .{20,}/);
  });

  test("a client that goes away in the middle leaves nothing behind", async () => {
    const before = { assets: state.count("assets"), keys: state.objectKeys().sort() };
    const head =
      "POST /v1/assets HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n" +
      `Content-Length: 20000000\r\n\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n`;
    const noise = sceneRaster(1900, 1900, 3);
    const png = await sharp(noise.data, { raw: noise }).png({ compressionLevel: 0 }).toBuffer();
    const socket = connect(stack.port, "localhost");
    socket.on("error", () => {});
    await new Promise((resolve) => socket.once("connect", resolve));
    socket.write(head);
    socket.write(png.subarray(0, 2 * LIMITS.partBytes));
    await until(() => (state.count("pending_objects") > 0 ? true : undefined));
    socket.destroy();
    await until(() => (state.count("pending_objects") === 0 ? true : undefined));
    expect(state.count("assets")).toBe(before.assets);
    expect(state.objectKeys().sort()).toEqual(before.keys);
    expect(state.openUploads()).toBe(0);
  });
});

test("eight uploads of the same bytes at the same moment give one asset", async () => {
  const bytes = new Uint8Array(await (await photograph()).resize(300).jpeg().toBuffer());
  const answers = await Promise.all(Array.from({ length: 8 }, () => client.upload(bytes, "same.jpg")));
  expect(new Set(answers.map(({ body }) => body.asset_id)).size).toBe(1);
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(7);
});

async function download(url: string | undefined): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await fetch(String(url))).arrayBuffer());
}

/** The rendition against sharp's own reduction of the same numbers, dB: profiles are compared apart. */
async function fidelity(
  source: Uint8Array,
  made: Uint8Array,
  size: { readonly width: number; readonly height: number },
): Promise<number> {
  const expected = await sharp(source, { ignoreIcc: true })
    .autoOrient()
    .flatten({ background: "white" })
    .resize(size.width, size.height, { fit: "fill", fastShrinkOnLoad: false })
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer();
  const actual = await sharp(made, { ignoreIcc: true }).toColourspace("srgb").removeAlpha().raw().toBuffer();
  const raster = (data: Uint8Array) => ({
    width: size.width,
    height: size.height,
    channels: 3 as const,
    data,
  });
  return psnr(raster(expected), raster(actual)) ?? Number.POSITIVE_INFINITY;
}
