/**
 * The inverse DCT of T.81, A.3.3 in scalar integers, written as published: Loeffler, Ligtenberg and Moschytz for 8
 * points, the odd frequencies' cosines for 4 and 2; constants of 13 bits. Products and what leaves the first pass
 * have 16 bits, sums 32, as vector code has them.
 */
const fix = (x: number) => Math.round(x * 8192);
const int16 = (x: number) => (x << 16) >> 16;
const saturate = (x: number) => Math.max(-32_768, Math.min(32_767, x));
const { imul } = Math;

/** 64 coefficients or samples by row and column. */
type Points = (a: readonly number[]) => number[];

function points8(a: readonly number[]): number[] {
  const [a0 = 0, a1 = 0, a2 = 0, a3 = 0, a4 = 0, a5 = 0, a6 = 0, a7 = 0] = a;
  const z1 = imul(a2 + a6, fix(0.5411961));
  const even2 = z1 - imul(a6, fix(1.847759065));
  const even3 = z1 + imul(a2, fix(0.765366865));
  const even0 = int16(a0 + a4) << 13;
  const even1 = int16(a0 - a4) << 13;
  const z3 = int16(a7 + a3);
  const z4 = int16(a5 + a1);
  const z5 = imul(z3 + z4, fix(1.175875602));
  const side3 = z5 - imul(z3, fix(1.96157056));
  const side4 = z5 - imul(z4, fix(0.390180644));
  const far = imul(a7 + a1, fix(0.899976223));
  const near = imul(a5 + a3, fix(2.562915447));
  const odd0 = imul(a7, fix(0.298631336)) - far + side3;
  const odd1 = imul(a5, fix(2.053119869)) - near + side4;
  const odd2 = imul(a3, fix(3.072711026)) - near + side3;
  const odd3 = imul(a1, fix(1.50132111)) - far + side4;
  const evens = [even0 + even3, even1 + even2, even1 - even2, even0 - even3];
  return mirrored(evens, [odd3, odd2, odd1, odd0]);
}

function points4(a: readonly number[]): number[] {
  const [a0 = 0, a1 = 0, a2 = 0, a3 = 0, , a5 = 0, a6 = 0, a7 = 0] = a;
  const turn = imul(a2, fix(1.847759065)) - imul(a6, fix(0.765366865));
  const inner =
    imul(a1, fix(1.061594337)) -
    imul(a3, fix(2.172734803)) +
    imul(a5, fix(1.451774981)) -
    imul(a7, fix(0.211164243));
  const outer =
    imul(a1, fix(2.562915447)) +
    imul(a3, fix(0.899976223)) -
    imul(a5, fix(0.601344887)) -
    imul(a7, fix(0.509795579));
  return mirrored([(a0 << 14) + turn, (a0 << 14) - turn], [outer, inner]);
}

function points2(a: readonly number[]): number[] {
  const [a0 = 0, a1 = 0, , a3 = 0, , a5 = 0, , a7 = 0] = a;
  const odd =
    imul(a1, fix(3.624509785)) -
    imul(a3, fix(1.27275858)) +
    imul(a5, fix(0.850430095)) -
    imul(a7, fix(0.720959822));
  return mirrored([a0 << 15], [odd]);
}

function mirrored(evens: readonly number[], odds: readonly number[]): number[] {
  const sums = evens.map((even, i) => (even + (odds[i] ?? 0)) | 0);
  const differences = evens.map((even, i) => (even - (odds[i] ?? 0)) | 0);
  return [...sums, ...differences.reverse()];
}

/** Points each way, and the bits that the two passes shift out. */
const KINDS: Readonly<Record<number, { points: Points; first: number; second: number }>> = {
  8: { points: points8, first: 11, second: 18 },
  4: { points: points4, first: 12, second: 19 },
  2: { points: points2, first: 13, second: 20 },
};

/** Samples of one block, `size` × `size`; both lists in natural order. */
export function referenceIdct(coefficients: Int16Array, quantizer: Uint16Array, size: number): number[] {
  const at = (i: number) => int16(imul(coefficients[i] ?? 0, quantizer[i] ?? 0));
  const clamp = (x: number) => Math.max(0, Math.min(255, x));
  const kind = KINDS[size];
  if (kind === undefined) return [clamp(((at(0) + 4) >> 3) + 128)];
  const { points, first, second } = kind;
  const descale = (x: number, bits: number) => (x + (1 << (bits - 1))) >> bits;
  const eight = [0, 1, 2, 3, 4, 5, 6, 7];
  const columns = eight.map((x) => points(eight.map((y) => at(y * 8 + x))));
  const rows = eight
    .slice(0, size)
    .map((y) => columns.map((column) => saturate(descale(column[y] ?? 0, first))));
  return rows.flatMap((row) => points(row).map((x) => clamp(descale(x + (128 << second), second))));
}
