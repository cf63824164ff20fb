import { describe, expect, it } from "vitest";
import { labOf, lightnessOf } from "./labTable.ts";

/** From the definitions (IEC 61966-2-1, CIE 15), in floating point. */
function reference(rgb: readonly number[]): number[] {
  const [r, g, b] = rgb.map((v) =>
    v <= 10.31475 ? v / 3294.6 : ((v / 255 + 0.055) / 1.055) ** 2.4,
  ) as number[];
  const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const mix = (x: number, y: number, z: number): number =>
    x * (r as number) + y * (g as number) + z * (b as number);
  const x = f(mix(0.4124, 0.3576, 0.1805) / 0.9505);
  const y = f(mix(0.2126, 0.7152, 0.0722));
  const z = f(mix(0.0193, 0.1192, 0.9505) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

describe("Lab of sRGB", () => {
  it("is within half a unit of the definition everywhere", () => {
    for (let i = 0; i < 4096; i++) {
      const rgb = [17 * (i >> 8), 17 * ((i >> 4) & 15), 17 * (i & 15)] as const;
      const lab = labOf(...rgb);
      for (const [c, v] of reference(rgb).entries())
        expect(Math.abs((lab[c] as number) - v)).toBeLessThan(0.5);
      expect(lightnessOf(...rgb)).toBe(lab[0]);
    }
  });

  it("has white, black and no colour in greys", () => {
    expect(labOf(255, 255, 255)[0]).toBeCloseTo(100, 6);
    expect(labOf(0, 0, 0)).toEqual([0, 0, 0]);
    for (const c of labOf(128, 128, 128).slice(1)) expect(Math.abs(c)).toBeLessThan(0.2);
  });
});
