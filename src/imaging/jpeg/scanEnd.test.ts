import { describe, expect, it } from "vitest";
import { DarkroomError } from "../../errors.ts";
import { seeded } from "../photograph.fixture.ts";
import type { Raster } from "../raster.ts";
import { cjpeg, decode, markers, reference, spliced, TAINTS } from "./decode.fixture.ts";
import type { JpegOptions } from "./openJpeg.ts";

const SIZE = { width: 61, height: 43 };
const SOS = 0xda;
/** Bytes that are cut off: from less than a code to more than a block. */
const CUTS = [1, 2, 3, 5, 8, 12, 16, 24, 40];
/** Ways to read a file that must not show. */
const READINGS: readonly (readonly [JpegOptions, number])[] = [
  [{}, TAINTS[0]],
  [{}, TAINTS[1]],
  [{ sizes: { chunkBytes: 33, stagingBytes: 20 } }, TAINTS[1]],
];

/** Noise: a block takes so many bytes that one can lack more of them than are zero behind the end anyway. */
const random = seeded(5);
const picture: Raster = {
  ...{ ...SIZE, channels: 3 },
  data: Uint8Array.from({ length: SIZE.width * SIZE.height * 3 }, () => random() * 256),
};

/** Where each stretch of entropy-coded data begins and ends, in order of the file, and its scan. */
function stretches(bytes: Uint8Array): { scan: number; from: number; end: number }[] {
  return markers(bytes, SOS).flatMap((at, i) => {
    const first = at + 2 + (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0);
    const found = [];
    for (let from = first, next = first; ; next += 1) {
      const code = bytes[next + 1] ?? 0;
      if (bytes[next] !== 0xff || code === 0) continue;
      found.push({ scan: i + 1, from, end: next });
      if (code < 0xd0 || code > 0xd7) return found;
      from = next + 2;
    }
  });
}

async function detailOf(bytes: Uint8Array, options: JpegOptions, taint: number): Promise<unknown> {
  try {
    await decode(bytes, options, taint);
  } catch (fault) {
    if (fault instanceof DarkroomError) return fault.detail;
    throw fault;
  }
  return null;
}

describe.each([
  ["a baseline picture", ["-quality", "90"]],
  ["restart intervals", ["-restart", "5B"]],
  ["the scans of a progressive picture", ["-progressive", "-quality", "95"]],
  ["restart intervals of a progressive picture", ["-progressive", "-restart", "9B"]],
])("data that ends early, of %s", (_name, args) => {
  it("is met in its own last MCU, whatever stands behind it and in memory", async () => {
    const whole = cjpeg(picture, ...args);
    for (const { scan, from, end } of stretches(whole)) {
      for (const cut of CUTS) {
        const at = end - cut;
        // A 0xFF at the end would be taken for a fill byte of the marker.
        if (at <= from || whole[at - 1] === 0xff || whole[at] === 0) continue;
        const bytes = spliced(whole, at, cut);
        const details = [];
        for (const [options, taint] of READINGS) details.push(await detailOf(bytes, options, taint));
        const [detail] = details;
        const reason = "The data of a scan ends before the picture is complete.";
        expect(detail, `scan ${scan} without the ${cut} bytes from ${at}`).toMatchObject({
          ...{ reason, scan, byte: at },
        });
        expect(details).toEqual(READINGS.map(() => detail));
      }
    }
  });
});

it.each([["baseline"], ["progressive"]])(
  "accepts fill bytes before any marker of a %s picture",
  async (kind) => {
    const whole = cjpeg(picture, `-${kind}`, "-restart", "2B");
    const bytes = stretches(whole).reduceRight<Uint8Array>(
      (filled, { end }, i) => spliced(filled, end, 0, ...Array<number>(1 + (i % 3)).fill(0xff)),
      whole,
    );
    expect(bytes.length).toBeGreaterThan(whole.length + 5);
    for (const [options, taint] of READINGS) {
      expect(Buffer.compare((await decode(bytes, options, taint)).data, reference(whole, 1).data)).toBe(0);
    }
  },
);
