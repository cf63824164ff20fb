import { Buffer } from "node:buffer";
import { beforeAll, describe, expect, it } from "vitest";
import { sceneRaster } from "../../src/imaging/patterns.fixture.ts";
import { probe } from "../../src/imaging/probe/scanner.ts";
import * as PICTURES from "../fixtures/pictures.ts";
import { add, type Bytes, bytesOf, type Client, get, newClient, ready, rendition } from "./catalogue.ts";
import { cornersOf, decode, encodeJpeg, farthest, nearest, pixelAt } from "./pixels.ts";
import { marked, withOrientation } from "./surgery.ts";

/** The fixtures' quarters: upper left, upper right, lower left, lower right. */
const CORNERS = [
  [220, 30, 40],
  [30, 170, 60],
  [40, 60, 210],
  [230, 200, 40],
];
const WHITE = [255, 255, 255];
const FORMATS = ["jpeg", "webp", "png"];

const parsed = (answer: Bytes) => JSON.parse(Buffer.from(answer.bytes).toString()) as Record<string, unknown>;

let client: Client;
beforeAll(async () => {
  client = await newClient("renditions");
});

describe("JPEG renditions", () => {
  it.each([
    { width: 1600, height: 900, zoom: [1200, 675], card: [400, 225], thumb: [100, 56] },
    { width: 300, height: 600, zoom: [300, 600], card: [200, 400], thumb: [50, 100] },
    { width: 80, height: 3, zoom: [80, 3], card: [80, 3], thumb: [80, 3] },
    { width: 1, height: 1, zoom: [1, 1], card: [1, 1], thumb: [1, 1] },
    { width: 1, height: 1000, zoom: [1, 1000], card: [1, 400], thumb: [1, 100] },
  ])("of $width×$height fit their squares and are never enlarged", async ({ width, height, ...sizes }) => {
    const jpeg = encodeJpeg(sceneRaster(width, height, 3), 80);
    const id = await add(client, Uint8Array.from(jpeg));
    const seen = await ready(client, id);
    const renditions = seen.renditions as { preset: string; format: string; width: number; height: number }[];
    expect(renditions.map(({ preset, format }) => `${preset} ${format}`).toSorted()).toEqual([
      "card jpeg",
      "thumb jpeg",
      "zoom jpeg",
    ]);
    for (const [preset, size] of Object.entries(sizes)) {
      const row = renditions.find((each) => each.preset === preset);
      const { bytes, headers } = await get(`/v1/assets/${id}/renditions/${preset}`, client.headers);
      expect(headers.get("Content-Type")).toBe("image/jpeg");
      const header = probe(bytes);
      expect([header.width, header.height], preset).toEqual(size);
      expect(row).toMatchObject({ width: size[0], height: size[1], size_bytes: bytes.length });
    }
  });

  /** Where the stored corner ends up: the stored quarters by the place they are seen at (Exif 2.32, 4.6.4 A). */
  const SEEN_AT: Record<number, number[]> = {
    1: [0, 1, 2, 3],
    2: [1, 0, 3, 2],
    3: [3, 2, 1, 0],
    4: [2, 3, 0, 1],
    5: [0, 2, 1, 3],
    6: [2, 0, 3, 1],
    7: [3, 1, 2, 0],
    8: [1, 3, 0, 2],
  };

  it.each(Object.keys(SEEN_AT).map(Number))(
    "of a picture in orientation %i are upright",
    async (orientation) => {
      const id = await add(client, withOrientation(bytesOf(PICTURES.JPEG), orientation));
      const swapped = orientation >= 5;
      expect(await ready(client, id)).toMatchObject({
        orientation,
        width: swapped ? 40 : 60,
        height: swapped ? 60 : 40,
      });
      const { bytes } = await get(`/v1/assets/${id}/renditions/card`, client.headers);
      const header = probe(bytes);
      expect(header).toMatchObject({ orientation: 1, width: swapped ? 40 : 60, height: swapped ? 60 : 40 });
      expect(cornersOf(decode(bytes)).map((pixel) => nearest(pixel, CORNERS))).toEqual(SEEN_AT[orientation]);
    },
  );
});

describe("formats", () => {
  it("other than JPEG are made when they are asked for: 202, then the picture", async () => {
    const id = await add(client, marked(bytesOf(PICTURES.JPEG), "on demand"));
    await ready(client, id);
    const first = await get(`/v1/assets/${id}/renditions/card?format=webp`, client.headers);
    expect(first.status).toBe(202);
    expect(first.headers.get("Cache-Control")).toBe("no-store");
    expect(Number(first.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect(parsed(first)).toMatchObject({ status: "processing", asset_id: id, job_id: expect.any(String) });
    const second = await get(`/v1/assets/${id}/renditions/thumb?format=webp`, client.headers);
    if (second.status === 202) expect(parsed(second).job_id).toBe(parsed(first).job_id);

    const webp = await rendition(client, id, "card", "webp");
    expect(webp.headers.get("Content-Type")).toBe("image/webp");
    expect((await rendition(client, id, "zoom", "webp")).status).toBe(200);
  });

  it("WebP is lossy: its picture is a VP8 chunk", async () => {
    const id = await add(client, marked(bytesOf(PICTURES.JPEG), "lossy"));
    const { bytes } = await rendition(client, id, "card", "webp");
    const text = Buffer.from(bytes).toString("latin1");
    expect(text.slice(0, 4) + text.slice(8, 12)).toBe("RIFFWEBP");
    expect(text).toContain("VP8 ");
    expect(text).not.toContain("VP8L");
  });

  it.each([
    ["PNG", PICTURES.PNG, false],
    ["PNG with alpha", PICTURES.PNG_ALPHA, true],
    ["16-bit PNG with alpha", PICTURES.PNG_16, true],
    ["WebP", PICTURES.WEBP, false],
    ["WebP with alpha", PICTURES.WEBP_ALPHA, true],
    ["progressive JPEG", PICTURES.JPEG_PROGRESSIVE, false],
  ])(
    "of a %s are JPEG on white, and WebP and PNG that keep what is seen through",
    async (_, picture, clear) => {
      const id = await add(client, bytesOf(picture));
      expect(await ready(client, id)).toMatchObject({ has_alpha: clear, warnings: [] });
      for (const format of FORMATS) {
        const { bytes } = await rendition(client, id, "card", format);
        const header = probe(bytes);
        if (clear) expect(header.hasAlpha, format).toBe(format !== "jpeg");
        const pixels = decode(bytes);
        expect(pixels.channels).toBe(header.hasAlpha ? 4 : 3);
        const left = pixelAt(pixels, 0.25, 0.25);
        const right = pixelAt(pixels, 0.75, 0.75);
        expect(farthest(left, CORNERS[0] ?? []), `${format} ${left}`).toBeLessThan(16);
        if (pixels.channels === 4) expect([left[3], right[3]], format).toEqual([255, clear ? 0 : 255]);
        if (!clear) expect(farthest(right, CORNERS[3] ?? []), `${format} ${right}`).toBeLessThan(16);
        else if (format === "jpeg") expect(farthest(right, WHITE), `${right}`).toBeLessThan(16);
      }
    },
  );

  it("carry a P3 profile byte for byte, all three of them", async () => {
    const source = bytesOf(PICTURES.JPEG_P3);
    const profile = probe(source).iccProfile;
    expect(profile?.length).toBeGreaterThan(300);
    const id = await add(client, source);
    expect((await ready(client, id)).icc_profile).toMatch(/P3/);
    for (const format of FORMATS) {
      const { bytes } = await rendition(client, id, "thumb", format);
      expect(
        Buffer.compare(probe(bytes).iccProfile ?? new Uint8Array(), profile ?? new Uint8Array()),
        format,
      ).toBe(0);
      expect(
        cornersOf(decode(bytes)).map((pixel) => nearest(pixel, CORNERS)),
        format,
      ).toEqual([0, 1, 2, 3]);
    }
  });

  it("of a CMYK picture are sRGB, and the asset says so", async () => {
    const id = await add(client, bytesOf(PICTURES.JPEG_CMYK));
    const seen = await ready(client, id);
    expect(seen.color_model).toMatch(/^(cmyk|ycck)$/);
    expect(seen.warnings).toEqual([expect.stringContaining("CMYK")]);
    const { bytes } = await rendition(client, id, "card", "jpeg");
    const header = probe(bytes);
    expect([header.colorModel, header.iccProfile]).toEqual(["ycc", null]);
    expect(cornersOf(decode(bytes)).map((pixel) => nearest(pixel, CORNERS))).toEqual([0, 1, 2, 3]);
  });

  it("of a grey picture are grey to the eye", async () => {
    const id = await add(client, bytesOf(PICTURES.JPEG_GREY));
    expect(await ready(client, id)).toMatchObject({ color_model: "grey" });
    for (const format of FORMATS) {
      const { bytes } = await rendition(client, id, "card", format);
      for (const [r = 0, g = 0, b = 0] of cornersOf(decode(bytes))) {
        expect(Math.max(r, g, b) - Math.min(r, g, b), format).toBeLessThanOrEqual(3);
      }
    }
  });
});
