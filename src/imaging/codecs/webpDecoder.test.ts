import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { EngineMemory } from "../engine/memory.ts";
import { kernelModule } from "../engine/module.fixture.ts";
import { photograph, seeded } from "../photograph.fixture.ts";
import type { PictureHeader } from "../probe/header.ts";
import { probe } from "../probe/scanner.ts";
import { webpDecoder } from "./webpDecoder.ts";
import { startWebp } from "./webpInstance.ts";
import { webpDecodeBytes, webpInstanceBytes } from "./webpMemory.ts";

const MIB = 1024 * 1024;
const wasm = createRequire(import.meta.url).resolve("@jsquash/webp/codec/dec/webp_dec.wasm");
const module: WebAssembly.Module = Reflect.construct(WebAssembly.Module, [readFileSync(wasm)]);
const decoder = webpDecoder(module);
const kernels = kernelModule();
const glass = await translucent(301, 203, (i) => i & 255);

/** All pixels, and the engine's memory as it is when the picture is closed. */
async function decode(file: Uint8Array, header: PictureHeader = probe(file), budget = 48 * MIB) {
  const memory = new EngineMemory(kernels, budget);
  const stage = await decoder(memory, file, header);
  const { width, height, channels } = stage;
  const data: Uint8Array[] = [];
  for (let rows = await stage.pull(); rows !== null; rows = await stage.pull()) {
    expect(rows.stride).toBe(width * channels);
    data.push(memory.view(rows.pointer, rows.count * rows.stride).slice());
  }
  stage.close();
  return { width, height, channels, data: Buffer.concat(data), memory, stage };
}

/** A photograph with the alpha of `at` its pixel. */
async function translucent(width: number, height: number, at: (pixel: number) => number): Promise<Sharp> {
  const rgb = await photograph(width, height).raw().toBuffer();
  const data = Uint8Array.from({ length: width * height * 4 }, (_, i) =>
    i % 4 === 3 ? at(i >> 2) : (rgb[(i >> 2) * 3 + (i % 4)] ?? 0),
  );
  return sharp(data, { raw: { width, height, channels: 4 } });
}

/** A copy with the RIFF size and that of the last chunk set to what is there. */
function shortened(file: Uint8Array, length: number): Uint8Array {
  const cut = Buffer.from(file.subarray(0, length & ~1));
  cut.writeUInt32LE(cut.length - 8, 4);
  cut.writeUInt32LE(cut.length - 20, 16);
  return cut;
}

function damagedWith(reason: RegExp) {
  return expect.objectContaining({
    code: "picture_damaged",
    detail: { reason: expect.stringMatching(reason) },
  });
}

describe("decoded WebP", () => {
  it.each([
    ["lossy", photograph(301, 203).webp({ quality: 80 }), 3],
    ["lossless", photograph(301, 203).webp({ lossless: true }), 3],
    ["lossy with alpha", glass.clone().webp({ quality: 80 }), 4],
    ["lossless with alpha", glass.clone().webp({ lossless: true }), 4],
    ["of one pixel", photograph(1, 1).webp(), 3],
    ["of several groups of rows", photograph(200, 1500).webp({ lossless: true, effort: 0 }), 3],
  ] as const)("has the pixels that libvips reads, %s", async (_name, picture, channels) => {
    const file = await picture.clone().toBuffer();
    const decoded = await decode(file);
    const raw = await sharp(file).raw().toBuffer({ resolveWithObject: true });
    expect(decoded).toMatchObject({ width: raw.info.width, height: raw.info.height, channels });
    expect(raw.info.channels).toBe(channels);
    expect(decoded.data.equals(raw.data)).toBe(true);
  });

  it("cannot be pulled once it is closed", async () => {
    const { stage } = await decode(await photograph(8, 8).webp().toBuffer());
    await expect(stage.pull()).rejects.toThrow(RangeError);
  });

  it("is refused wherever its data ends too early, with or without sizes that hide it", async () => {
    for (const picture of [
      photograph(120, 90).webp({ quality: 90 }),
      photograph(120, 90).webp({ lossless: true }),
    ]) {
      const file = await picture.toBuffer();
      const header = probe(file);
      for (const kept of [0.999, 0.95, 0.5, 0.1]) {
        const length = Math.min(file.length - 4, Math.floor(file.length * kept));
        const run = decode(file.subarray(0, length), header);
        await expect(run).rejects.toThrow(damagedWith(/broken or ends too early/));
        await expect(decode(shortened(file, length), header)).rejects.toThrow(
          damagedWith(/broken or ends too early/),
        );
      }
    }
  });

  it("is refused where its header does not tell the truth", async () => {
    const file = await photograph(20, 10).webp().toBuffer();
    await expect(decode(file, { ...probe(file), width: 21 })).rejects.toThrow(damagedWith(/21×10.*20×10/));
  });

  it("is refused or decoded, whatever bits are flipped, and the next one is decoded", async () => {
    const random = seeded(11);
    const sound = await photograph(64, 48).webp({ lossless: true }).toBuffer();
    const expected = (await decode(sound)).data;
    const header = probe(sound);
    for (let i = 0; i < 300; i += 1) {
      const file = Buffer.from(sound);
      for (let flips = 0; flips < 1 + (i % 8); flips += 1) {
        const at = 20 + Math.floor(random() * (i % 2 === 0 ? file.length - 20 : 60));
        file[at] = (file[at] ?? 0) ^ (1 << Math.floor(random() * 8));
      }
      const code = await decode(file, header).then(
        () => null,
        (failed) => failed.code,
      );
      expect([null, "picture_damaged", "picture_too_large"]).toContain(code);
    }
    expect((await decode(sound)).data.equals(expected)).toBe(true);
  });
});

describe("memory of a WebP", () => {
  /** Waves under grain of so many levels, with alpha in the fourth channel. */
  const waves = (width: number, height: number, channels: 3 | 4, grain: number) => {
    const wave = Int16Array.from({ length: 1024 }, (_, x) => 60 * Math.sin(x / 40) + 40 * Math.sin(x / 7));
    const data = new Uint8ClampedArray(width * height * channels);
    let state = 1;
    for (let i = 0, p = 0; i < data.length; p += 1) {
      const light = 128 + (wave[(p % width) & 1023] ?? 0) * ((wave[(p / width) & 1023] ?? 0) / 100);
      for (let c = 0; c < channels; c += 1, i += 1) {
        state = (Math.imul(state, 0x19660d) + 0x3c6ef35f) | 0;
        data[i] = light + (((state >>> 24) * grain) >> 8) - grain / 2;
      }
    }
    return sharp(data, { raw: { width, height, channels } });
  };
  const lossless = { lossless: true, effort: 0, quality: 10 };

  it.each([
    ["lossy", waves(2300, 1900, 3, 20).webp({ effort: 0 })],
    ["lossy, wide", waves(16_000, 260, 3, 20).webp({ effort: 0 })],
    ["lossy, of noise with alpha", waves(1100, 1000, 4, 255).webp({ quality: 100, effort: 0 })],
    ["lossy with alpha", waves(1300, 1100, 4, 8).webp({ effort: 3 })],
    ["lossy with alpha, wide", waves(15_000, 95, 4, 8).webp({ effort: 3 })],
    ["lossless", waves(1600, 1250, 3, 20).webp(lossless)],
    ["lossless, wide", waves(16_000, 125, 3, 20).webp(lossless)],
    ["lossless, smooth", waves(1600, 1250, 3, 1).webp(lossless)],
    ["lossless, of noise with alpha", waves(1100, 1000, 4, 255).webp(lossless)],
  ] as const)("is foreseen to a few MiB, %s", async (_name, picture) => {
    const file = await picture.clone().toBuffer();
    const header = probe(file, { maxPixels: 1e7 });
    const instance = await startWebp(module);
    const before = instance.bytes;
    expect(instance.decode(file, () => true)).not.toBeNull();
    const foreseen = webpInstanceBytes(header, file.length);
    expect(instance.bytes).toBeLessThanOrEqual(foreseen);
    const alpha = header.hasAlpha ? 4 * header.width * header.height : 0;
    // Most of what alpha may take depends on how it was packed.
    if (instance.bytes > before) expect(foreseen - instance.bytes).toBeLessThan(4 * MIB + alpha);
  });

  it("does not grow with the number of pictures", async () => {
    const file = await waves(1300, 1100, 4, 8).webp(lossless).toBuffer();
    const small = await photograph(40, 30).webp().toBuffer();
    const instance = await startWebp(module);
    instance.decode(file, () => true);
    const once = instance.bytes;
    for (let i = 0; i < 4; i += 1) {
      instance.decode(small, () => true);
      instance.decode(file.subarray(0, 1000 * (i + 1)), () => true);
      instance.decode(file, () => true);
    }
    expect(instance.bytes).toBe(once);
  });

  it("is refused before anything is decoded, where it will not fit", async () => {
    const file = await photograph(64, 48).webp().toBuffer();
    const header = { ...probe(file), width: 4000, height: 3000 };
    expect(webpDecodeBytes(header, file.length)).toBeGreaterThan(48 * MIB);
    await expect(decode(file, header)).rejects.toThrow(
      expect.objectContaining({ code: "picture_too_large" }),
    );
  });

  it("holds for pictures of up to 5 megapixels, 3.5 without loss, 2.9 with alpha", () => {
    const at = (pixels: number, colorModel: "ycc" | "rgb", hasAlpha: boolean) =>
      webpDecodeBytes({ width: pixels / 2000, height: 2000, colorModel, hasAlpha }, pixels / 5);
    for (const bytes of [at(5e6, "ycc", false), at(3.4e6, "rgb", false), at(2.9e6, "ycc", true)]) {
      expect(bytes).toBeLessThan(48 * MIB);
      expect(bytes).toBeGreaterThan(40 * MIB);
    }
  });

  it("is counted while the picture is open, and then no longer", async () => {
    const file = await photograph(900, 700).webp().toBuffer();
    const { memory } = await decode(file);
    const foreseen = webpDecodeBytes(probe(file), file.length);
    expect(memory.peak).toBeGreaterThanOrEqual(foreseen);
    expect(memory.peak).toBeLessThan(48 * MIB);
    expect(() => memory.hold(47 * MIB)).not.toThrow();
  });

  it("is given back where decoding fails", async () => {
    const file = await photograph(200, 100).webp().toBuffer();
    const memory = new EngineMemory(kernels);
    const before = memory.peak;
    await expect(decoder(memory, file.subarray(0, 500), probe(file))).rejects.toThrow();
    expect(() => memory.hold(48 * MIB - before)).not.toThrow();
  });

  it("that a file asks for beyond the budget is refused, and the next picture is decoded", async () => {
    const file = await waves(1600, 1400, 3, 1).webp(lossless).toBuffer();
    // The size that the header should have made one foresee.
    const header = { ...probe(file), width: 16, height: 16 };
    const own = webpDecoder(module);
    const memory = new EngineMemory(kernels, webpDecodeBytes(header, file.length) + MIB);
    await expect(own(memory, file, header)).rejects.toThrow(
      expect.objectContaining({ code: "picture_too_large" }),
    );
    const small = await photograph(30, 20).webp().toBuffer();
    const stage = await own(memory, small, probe(small));
    expect(stage).toMatchObject({ width: 30, height: 20 });
  });
});
