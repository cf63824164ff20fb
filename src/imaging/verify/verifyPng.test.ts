import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { withData } from "./pngData.fixture.ts";
import { verifyPng } from "./verifyPng.ts";

/** A picture that deflate cannot shorten to nothing, as its PNG. */
function grain(width: number, height: number) {
  const noise = { type: "gaussian" as const, mean: 128, sigma: 40 };
  return sharp({ create: { width, height, channels: 3, background: "#888", noise } });
}

describe("verifyPng", () => {
  it("passes every kind of row that sharp writes, interlaced and odd in size too", async () => {
    for (const [width, height] of [
      [1, 1],
      [3, 5],
      [17, 9],
      [64, 33],
    ] as const) {
      const picture = grain(width, height);
      const pngs = [
        picture.clone().png(),
        picture.clone().png({ progressive: true }),
        picture.clone().greyscale().png({ progressive: true }),
        picture.clone().png({ palette: true, colours: 4, progressive: true }),
        picture.clone().toColourspace("rgb16").png({ progressive: true }),
        picture.clone().ensureAlpha(0.5).png(),
      ];
      for (const png of pngs) {
        const bytes = await png.toBuffer();
        expect(() => verifyPng(bytes)).not.toThrow();
      }
    }
  });

  it("refuses data that was cut, that is no deflate stream, or that gives too few rows", async () => {
    const png = await grain(40, 30).png({ adaptiveFiltering: false }).toBuffer();
    const damaged = [
      withData(png, (data) => data.subarray(0, data.length >> 1)),
      withData(png, (data) => Buffer.concat([data.subarray(0, 2), Buffer.alloc(20, 0xff)])),
      withData(png, () => deflateSync(Buffer.alloc(29 * 121))),
    ];
    for (const file of damaged) {
      expect(() => verifyPng(file)).toThrow(expect.objectContaining({ code: "picture_damaged" }));
    }
  });

  it("leaves more rows than there should be to the decoder, which ignores them", async () => {
    const png = await grain(40, 30).png().toBuffer();
    const longer = withData(png, () => deflateSync(Buffer.alloc(400 * 121)));
    expect(() => verifyPng(longer)).not.toThrow();
  });
});
