import { beforeAll, describe, expect, it } from "vitest";
import { DarkroomError } from "../../errors.ts";
import { photograph, seeded } from "../photograph.fixture.ts";
import type { Raster } from "../raster.ts";
import { type Checkpoints, readCheckpoints, writeCheckpoints } from "./checkpoints.ts";
import { cjpeg, decode, differences, TAINTS } from "./decode.fixture.ts";
import { type JpegScale, type PixelWindow, scaledWindow } from "./frame.ts";

const SIZE = { width: 203, height: 331 };
const KINDS: Readonly<Record<string, readonly string[]>> = {
  baseline: ["-quality", "90"],
  "baseline, 4:4:4, restart intervals": ["-sample", "1x1", "-restart", "5B"],
  "restart intervals of one MCU": ["-restart", "1B"],
  progressive: ["-progressive", "-quality", "90"],
  "progressive, 4:2:2, restart intervals": ["-progressive", "-sample", "2x1", "-restart", "7B"],
  "tall sampling": ["-sample", "1x4", "-progressive"],
};

let picture: Raster;
beforeAll(async () => {
  picture = { ...SIZE, channels: 3, data: await photograph(SIZE.width, SIZE.height).raw().toBuffer() };
});

/** The part of a whole picture that a window shows. */
function cropped(whole: Raster, scale: JpegScale, window: PixelWindow): Raster {
  const { left, top, width, height } = scaledWindow(SIZE, scale, window);
  const { channels } = whole;
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y += 1) {
    const from = ((top + y) * whole.width + left) * channels;
    data.set(whole.data.subarray(from, from + width * channels), y * width * channels);
  }
  return { width, height, channels, data };
}

function randomWindow(random: () => number): PixelWindow {
  const [left, top] = [Math.floor(random() * SIZE.width), Math.floor(random() * SIZE.height)];
  const width = 1 + Math.floor(random() * (SIZE.width - left));
  return { left, top, width, height: 1 + Math.floor(random() * (SIZE.height - top)) };
}

describe.each(Object.entries(KINDS))("%s", (_name, args) => {
  let bytes: Uint8Array;
  let whole: Raster & { checkpoints: Checkpoints };
  beforeAll(async () => {
    bytes = cjpeg(picture, ...args);
    whole = await decode(bytes);
  });

  it.each([
    { chunkBytes: 1 },
    { chunkBytes: 2, stagingBytes: 2 },
    { chunkBytes: 7, stagingBytes: 5 },
    { chunkBytes: 1000, stagingBytes: 64, windowBytes: 1024 },
    { chunkBytes: 333, stagingBytes: 4096, windowBytes: 1 },
  ])("gives the same rows whatever the chunks: %o", async (sizes) => {
    for (const taint of TAINTS) {
      const other = await decode(bytes, { sizes }, taint);
      expect(differences(other, whole)).toBe(0);
      expect(other.checkpoints).toEqual(whole.checkpoints);
    }
  });

  it("gives the same rows in any window, from any checkpoints or none", async () => {
    const random = seeded(11);
    const kept = readCheckpoints(writeCheckpoints(whole.checkpoints));
    expect(kept).toEqual(whole.checkpoints);
    expect(kept?.points.length).toBeGreaterThan(0);
    for (const scale of [1, 2, 4, 8] as const) {
      const full = scale === 1 ? whole : await decode(bytes, { scale });
      for (let round = 0; round < 8; round += 1) {
        const window = randomWindow(random);
        const some = kept && { ...kept, points: kept.points.filter(() => random() < 0.7) };
        const checkpoints = round % 3 === 0 ? null : some;
        const part = await decode(bytes, { scale, window, checkpoints }, TAINTS[round % 2]);
        expect(differences(part, cropped(full, scale, window)), JSON.stringify({ scale, window })).toBe(0);
      }
    }
  });

  it("adds to the checkpoints that it was given", async () => {
    const { points } = whole.checkpoints;
    const half = { ...whole.checkpoints, points: points.slice(0, points.length >> 1) };
    const window = { left: 0, top: SIZE.height - 3, width: 1, height: 3 };
    const sizes = { chunkBytes: 50 };
    expect((await decode(bytes, { window, checkpoints: half, sizes })).checkpoints).toEqual(
      whole.checkpoints,
    );
  });
});

it("does not use checkpoints of a file of another size", async () => {
  const bytes = cjpeg(picture);
  const { checkpoints, ...whole } = await decode(bytes);
  const points = checkpoints.points.map((point) => ({ ...point, cursors: [] }));
  const other = { ...checkpoints, size: bytes.length + 1, points };
  expect(differences(await decode(bytes, { checkpoints: other }), whole)).toBe(0);
});

it("takes nothing for checkpoints that is none", async () => {
  const { checkpoints } = await decode(cjpeg(picture, "-progressive"));
  const bytes = writeCheckpoints(checkpoints);
  for (let length = 0; length < bytes.length; length += 1) {
    expect(readCheckpoints(bytes.subarray(0, length))).toBeNull();
  }
  expect(readCheckpoints(bytes.with(3, 99))).toBeNull();
});

it("ends in pixels or a DarkroomError with checkpoints that were spoilt", async () => {
  const bytes = cjpeg(picture, "-progressive", "-restart", "3B");
  const { checkpoints } = await decode(bytes);
  const kept = writeCheckpoints(checkpoints);
  const random = seeded(5);
  for (let round = 0; round < 300; round += 1) {
    const at = Math.floor(8 + random() * (kept.length - 8));
    const spoilt = readCheckpoints(kept.with(at, Math.floor(random() * 256)));
    const window = { left: 0, top: Math.floor(random() * SIZE.height), width: SIZE.width, height: 1 };
    try {
      await decode(bytes, { window, checkpoints: spoilt });
    } catch (fault) {
      if (!(fault instanceof DarkroomError) && !(fault instanceof RangeError)) throw fault;
    }
  }
});

it.each([
  { left: -1, top: 0, width: 1, height: 1 },
  { left: 0, top: 0, width: SIZE.width + 1, height: 1 },
  { left: 0, top: SIZE.height, width: 1, height: 1 },
  { left: 0, top: 0, width: 0, height: 1 },
  { left: 0.5, top: 0, width: 1, height: 1 },
])("refuses a window that is no part of the picture: %o", async (window) => {
  await expect(decode(cjpeg(picture), { window })).rejects.toThrow(RangeError);
});
