import { expect, it } from "vitest";
import { planBands } from "./bands.ts";

const PRINTS = [
  { inches: "9x12", width: 2700, height: 3600, factor: 3, rowsPerStrip: 30, bands: 1 },
  { inches: "12x16", width: 3600, height: 4800, factor: 4, rowsPerStrip: 24, bands: 2 },
  { inches: "16x20", width: 4800, height: 6000, factor: 5, rowsPerStrip: 15, bands: 3 },
  { inches: "18x24", width: 5400, height: 7200, factor: 6, rowsPerStrip: 12, bands: 4 },
  { inches: "20x24", width: 6000, height: 7200, factor: 6, rowsPerStrip: 12, bands: 4 },
  { inches: "24x36", width: 7200, height: 10_800, factor: 9, rowsPerStrip: 9, bands: 8 },
  { inches: "30x40", width: 9000, height: 12_000, factor: 10, rowsPerStrip: 10, bands: 11 },
];
const LYING = PRINTS.map((print) => ({
  ...print,
  inches: `${print.inches} lying`,
  width: print.height,
  height: print.width,
}));

it.each(PRINTS)("$inches: strips and bands as planned", ({ width, height, factor, rowsPerStrip, bands }) => {
  const plan = planBands({ width, height });
  expect(plan).toMatchObject({ previewFactor: factor, rowsPerStrip });
  expect(plan.bands).toHaveLength(bands);
});

it.each([...PRINTS, ...LYING])(
  "$inches: the bands are of about 10 MP and whole strips, and leave out no row",
  (print) => {
    const { previewFactor, rowsPerStrip, bands } = planBands(print);
    expect(rowsPerStrip % previewFactor).toBe(0);
    expect([print.width % previewFactor, print.height % previewFactor]).toEqual([0, 0]);
    expect(Math.max(print.width, print.height) / previewFactor).toBe(1200);
    expect(bands.map(({ from }) => from)).toEqual([0, ...bands.slice(0, -1).map(({ to }) => to)]);
    expect(bands.at(-1)?.to).toBe(print.height);
    for (const { from, to } of bands) {
      const megapixels = (print.width * (to - from)) / 1e6;
      expect(from % rowsPerStrip).toBe(0);
      expect(megapixels).toBeGreaterThan(8.5);
      expect(megapixels).toBeLessThan(11.5);
    }
  },
);

it("a picture of one pixel is one band", () => {
  expect(planBands({ width: 1, height: 1 })).toMatchObject({ previewFactor: 1, bands: [{ from: 0, to: 1 }] });
});
