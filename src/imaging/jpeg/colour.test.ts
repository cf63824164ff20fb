import { expect, it } from "vitest";
import { seeded } from "../photograph.fixture.ts";
import { taintedMemory } from "./pixels.fixture.ts";

const clamp = (x: number) => Math.max(0, Math.min(255, x));

/** libjpeg's integers: factors in 1/65536, the two terms of green rounded as one. */
function rgbOf(y: number, cb: number, cr: number): [number, number, number] {
  const b = cb - 128;
  const r = cr - 128;
  return [
    clamp(y + ((91_881 * r + 32_768) >> 16)),
    clamp(y + ((-22_554 * b - 46_802 * r + 32_768) >> 16)),
    clamp(y + ((116_130 * b + 32_768) >> 16)),
  ];
}

it("converts each of the 2^24 YCbCr triples as libjpeg does", () => {
  const memory = taintedMemory(0);
  const count = 65_536;
  const luma = memory.alloc(count);
  const cb = memory.copyIn(Uint8Array.from({ length: count }, (_, i) => i & 255));
  const cr = memory.copyIn(Uint8Array.from({ length: count }, (_, i) => i >> 8));
  const out = memory.alloc(3 * count);
  const sums = Int16Array.from({ length: 3 * count }, (_, i) => {
    const b = (Math.floor(i / 3) & 255) - 128;
    const r = (Math.floor(i / 3) >> 8) - 128;
    const terms = [91_881 * r, -22_554 * b - 46_802 * r, 116_130 * b];
    return ((terms[i % 3] ?? 0) + 32_768) >> 16;
  });
  const expected = new Uint8ClampedArray(3 * count);
  let differences = 0;
  for (let y = 0; y < 256; y += 1) {
    memory.view(luma, count).fill(y);
    memory.kernels.rgbFromYcc(luma, cb, cr, out, count);
    for (let i = 0; i < expected.length; i += 1) expected[i] = y + (sums[i] ?? 0);
    if (Buffer.compare(Buffer.from(expected.buffer), memory.view(out, 3 * count)) !== 0) differences += 1;
  }
  expect(differences).toBe(0);
});

it("takes CMYK as Adobe writes it: each ink's share times key's, to the nearest", () => {
  const memory = taintedMemory(0);
  const count = 65_536;
  const ink = memory.copyIn(Uint8Array.from({ length: count }, (_, i) => i & 255));
  const key = memory.copyIn(Uint8Array.from({ length: count }, (_, i) => i >> 8));
  const none = memory.copyIn(new Uint8Array(count).fill(255));
  const out = memory.alloc(3 * count);
  memory.kernels.rgbFromCmyk(ink, none, key, key, out, count);
  const pixel = (i: number) =>
    [(i & 255) * (i >> 8), 255 * (i >> 8), (i >> 8) ** 2].map((x) => Math.round(x / 255));
  const expected = Uint8Array.from(Array.from({ length: count }, (_, i) => pixel(i)).flat());
  expect(Buffer.compare(expected, memory.view(out, 3 * count))).toBe(0);
});

it("takes YCCK as CMYK whose inks are the complement of RGB, and RGB as it is", () => {
  const memory = taintedMemory(0xa5);
  const random = seeded(1);
  const count = 333;
  const planes = [0, 1, 2, 3].map(() => Uint8Array.from({ length: count }, () => random() * 256));
  const [a = 0, b = 0, c = 0, k = 0] = planes.map((samples) => memory.copyIn(samples));
  const out = memory.alloc(3 * count);
  const at = (plane: number, i: number) => planes[plane]?.[i] ?? 0;
  const pixels = (of: (i: number) => number[]) => Array.from({ length: count }, (_, i) => of(i)).flat();
  memory.kernels.rgbFromYcck(a, b, c, k, out, count);
  const expected = pixels((i) =>
    rgbOf(at(0, i), at(1, i), at(2, i)).map((ink) => Math.round(((255 - ink) * at(3, i)) / 255)),
  );
  expect([...memory.view(out, 3 * count)]).toEqual(expected);
  memory.kernels.rgbFromPlanes(a, b, c, out, count);
  expect([...memory.view(out, 3 * count)]).toEqual(pixels((i) => [at(0, i), at(1, i), at(2, i)]));
});
