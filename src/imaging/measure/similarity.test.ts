import { describe, expect, test } from "vitest";
import { bandsPlane, noisyPlane, plane, rampPlane } from "../patterns.fixture.ts";
import type { LumaPlane, Plane } from "./luma.ts";
import { MSSSIM_SIDE, msssim } from "./msssim.ts";
import { meanSquaredError, psnr } from "./psnr.ts";
import { ssim } from "./ssim.ts";

const sum = (of: LumaPlane): number => [...of.data].reduce((a, b) => a + b, 0);

test("the synthetic pictures are the published ones", () => {
  expect(sum(rampPlane(64))).toBe(519396);
  expect(sum(bandsPlane(64))).toBe(508672);
});

type Row = readonly [
  make: (n: number) => LumaPlane,
  n: number,
  k: number,
  mse: number,
  psnr: number,
  ssim: number,
  msssim: number | null,
];

/** Published values, to the digits printed. */
const ROWS: readonly Row[] = [
  [rampPlane, 64, 1, 0.6665039062, 49.8927766179, 0.9930400807, null],
  [rampPlane, 64, 10, 36.6430664062, 32.4908855123, 0.7218535777, null],
  [rampPlane, 64, 40, 537.3088378906, 20.8285637677, 0.149729383, null],
  [bandsPlane, 64, 4, 6.6203613281, 39.9219866772, 0.9990533659, null],
  [bandsPlane, 64, 10, 36.0539550781, 32.5612744759, 0.9948816057, null],
  [rampPlane, 256, 4, 6.6654205322, 39.8925280591, 0.9013897766, 0.9918205184],
  [rampPlane, 256, 10, 36.6260681152, 32.4929006212, 0.6243477154, 0.9666833256],
  [bandsPlane, 256, 10, 35.8862762451, 32.5815196495, 0.9966118689, 0.9985946152],
];

test.each(ROWS)("%o of %i, differences up to %i", (make, n, k, mse, decibels, similarity, multiScale) => {
  const exact = make(n);
  const noisy = noisyPlane(exact, k);
  // The last digit printed may be cut or rounded.
  expect(Math.abs(meanSquaredError(exact, noisy) - mse)).toBeLessThan(1e-10);
  expect(Math.abs((psnr(exact, noisy) ?? 0) - decibels)).toBeLessThan(1e-10);
  expect(Math.abs((ssim(exact, noisy) ?? 0) - similarity)).toBeLessThan(1e-10);
  const whole = msssim(exact, noisy);
  if (multiScale === null) expect(whole).toBeNull();
  else expect(Math.abs((whole ?? 0) - multiScale)).toBeLessThan(1e-10);
});

const flat = (side: number, level: number): LumaPlane => plane(side, side, () => level);

test("flat pictures", () => {
  expect(psnr(flat(16, 0), flat(16, 1))).toBeCloseTo(48.1308036087, 10);
  expect(ssim(flat(16, 0), flat(16, 1))).toBeCloseTo(0.8667110963, 10);
  expect(psnr(flat(16, 0), flat(16, 255))).toBe(0);
  expect(ssim(flat(16, 0), flat(16, 255))).toBeCloseTo(0.00009999, 10);
});

test("identical pictures have no PSNR, and both indices are exactly 1", () => {
  const picture = bandsPlane(200);
  expect(psnr(picture, picture)).toBeNull();
  expect(ssim(picture, picture)).toBe(1);
  expect(msssim(picture, picture)).toBe(1);
});

/** SSIM as its definition reads: every window by itself, all 121 weights. */
function ssimByWindow(a: Plane, b: Plane): number {
  const weights = Array.from({ length: 121 }, (_, i) =>
    Math.exp(-(((i % 11) - 5) ** 2 + (Math.floor(i / 11) - 5) ** 2) / 4.5),
  );
  const total = weights.reduce((s, w) => s + w, 0);
  const across = a.width - 10;
  const down = a.height - 10;
  const indices = Array.from({ length: across * down }, (_, i) => {
    const at = (k: number): number =>
      (Math.floor(i / across) + Math.floor(k / 11)) * a.width + (i % across) + (k % 11);
    const mean = (f: (k: number) => number): number => weights.reduce((s, w, k) => s + w * f(k), 0) / total;
    const x = (k: number): number => a.data[at(k)] ?? 0;
    const y = (k: number): number => b.data[at(k)] ?? 0;
    const mx = mean(x);
    const my = mean(y);
    const vx = mean((k) => (x(k) - mx) ** 2);
    const vy = mean((k) => (y(k) - my) ** 2);
    const cov = mean((k) => (x(k) - mx) * (y(k) - my));
    return (
      ((2 * mx * my + 2.55 ** 2) * (2 * cov + 7.65 ** 2)) /
      ((mx * mx + my * my + 2.55 ** 2) * (vx + vy + 7.65 ** 2))
    );
  });
  return indices.reduce((s, v) => s + v, 0) / indices.length;
}

describe("shapes", () => {
  test.each([
    [11, 11],
    [11, 40],
    [37, 12],
  ])("%i×%i as the definition reads", (width, height) => {
    const a = plane(width, height, (x, y) => (x * 37 + y * 59) % 256);
    const b = noisyPlane(a, 20);
    expect(ssim(a, b)).toBeCloseTo(ssimByWindow(a, b), 10);
  });

  test("too small for a window", () => {
    expect(
      ssim(
        plane(10, 50, () => 1),
        plane(10, 50, () => 1),
      ),
    ).toBeNull();
    expect(msssim(flat(MSSSIM_SIDE - 1, 3), flat(MSSSIM_SIDE - 1, 3))).toBeNull();
    expect(msssim(flat(MSSSIM_SIDE, 3), flat(MSSSIM_SIDE, 3))).toBe(1);
  });

  test("different shapes are refused", () => {
    expect(() => psnr(flat(16, 0), flat(17, 0))).toThrow(RangeError);
    expect(() =>
      ssim(
        plane(20, 30, () => 0),
        plane(30, 20, () => 0),
      ),
    ).toThrow(RangeError);
    expect(() => msssim(flat(176, 0), flat(177, 0))).toThrow(RangeError);
  });

  test("an inverted picture gives a number, not NaN", () => {
    const picture = bandsPlane(180);
    const inverted = plane(180, 180, (x, y) => 255 - (picture.data[y * 180 + x] ?? 0));
    expect(msssim(picture, inverted)).toBe(0);
  });
});
