import { crc32, deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { LIMITS } from "../../limits.ts";
import { faultOf } from "./fixtures.ts";
import { probe } from "./scanner.ts";

const IDAT = chunk("IDAT", deflateSync(new Uint8Array(200)));
const IEND = chunk("IEND");
const PLTE = chunk("PLTE", new Uint8Array(6));

describe("PNG structure", () => {
  const valid: readonly (readonly [type: number, depths: readonly number[]])[] = [
    [0, [1, 2, 4, 8, 16]],
    [2, [8, 16]],
    [3, [1, 2, 4, 8]],
    [4, [8, 16]],
    [6, [8, 16]],
  ];

  it("takes the fifteen pairs of colour type and depth that exist, and no other", () => {
    let taken = 0;
    for (let type = 0; type < 8; type += 1) {
      for (let depth = 0; depth <= 17; depth += 1) {
        const bytes = png(ihdr({ type, depth }), ...(type === 3 ? [PLTE] : []), IDAT, IEND);
        const exists = valid.some(([t, depths]) => t === type && depths.includes(depth));
        if (exists) {
          expect(probe(bytes).bitDepth).toBe(depth);
          taken += 1;
        } else {
          expect(faultOf(() => probe(bytes)).code).toBe("picture_damaged");
        }
      }
    }
    expect(taken).toBe(15);
  });

  it("refuses a claim of 60,000 x 60,000 from the header alone", () => {
    const bytes = png(ihdr({ width: 60_000, height: 60_000 }));
    expect(faultOf(() => probe(bytes)).code).toBe("picture_too_large");
  });

  it("refuses an edge above the limit, whatever the area", () => {
    const bytes = png(ihdr({ width: LIMITS.edgePixels + 1, height: 1 }), IDAT, IEND);
    expect(faultOf(() => probe(bytes)).code).toBe("picture_too_large");
  });

  it.each([
    ["no IHDR", png(IDAT, IEND)],
    ["a second IHDR", png(ihdr(), ihdr(), IDAT, IEND)],
    ["a width of 0", png(ihdr({ width: 0 }), IDAT, IEND)],
    ["a width above 2^31 - 1", png(ihdr({ width: 0x8000_0000 }), IDAT, IEND)],
    ["an unknown interlace method", png(ihdr({ interlace: 2 }), IDAT, IEND)],
    ["a wrong IHDR checksum", png(wrong(ihdr()), IDAT, IEND)],
    ["a wrong IDAT checksum", png(ihdr(), wrong(IDAT), IEND)],
    ["a wrong IEND checksum", png(ihdr(), IDAT, wrong(IEND))],
    ["a filled IEND", png(ihdr(), IDAT, chunk("IEND", new Uint8Array(1)))],
    ["no IDAT", png(ihdr(), IEND)],
    ["an empty IDAT", png(ihdr(), chunk("IDAT"), IEND)],
    ["too little data", png(ihdr({ width: 2000, height: 2000 }), IDAT, IEND)],
    ["scattered IDAT", png(ihdr(), IDAT, chunk("tEXt"), IDAT, IEND)],
    ["no palette", png(ihdr({ type: 3 }), IDAT, IEND)],
    ["a palette too many", png(ihdr({ type: 3 }), PLTE, PLTE, IDAT, IEND)],
    ["a palette of 7 bytes", png(ihdr({ type: 3 }), chunk("PLTE", new Uint8Array(7)), IDAT, IEND)],
    ["a palette in a grey picture", png(ihdr({ type: 0 }), PLTE, IDAT, IEND)],
    ["a chunk type that is no word", png(ihdr(), chunk("ab1d"), IDAT, IEND)],
    ["a chunk of 4 GiB", png(ihdr(), Uint8Array.from([255, 255, 255, 255, 0x74, 0x45, 0x58, 0x74]))],
  ])("finds damage: %s", (_name, bytes) => {
    expect(faultOf(() => probe(bytes)).code).toBe("picture_damaged");
  });

  it("passes over unknown chunks, unless they are critical", () => {
    expect(probe(png(ihdr(), wrong(chunk("puRp", new Uint8Array(9))), IDAT, IEND)).width).toBe(8);
    const fault = faultOf(() => probe(png(ihdr(), chunk("PuRp"), IDAT, IEND)));
    expect(fault).toEqual({ code: "unsupported_picture", reason: expect.stringContaining("PuRp") });
  });

  it("takes the still picture of an animation, with a warning", () => {
    expect(probe(png(ihdr(), chunk("acTL", new Uint8Array(8)), IDAT, IEND)).warnings).toEqual([
      "animation_ignored",
    ]);
  });

  it.each([
    ["rgb", png(ihdr(), chunk("tRNS", new Uint8Array(6)), IDAT, IEND), true],
    ["grey", png(ihdr({ type: 0 }), chunk("tRNS", new Uint8Array(2)), IDAT, IEND), true],
    ["palette", png(ihdr({ type: 3 }), PLTE, chunk("tRNS", new Uint8Array(2)), IDAT, IEND), true],
    ["rgb of wrong length", png(ihdr(), chunk("tRNS", new Uint8Array(2)), IDAT, IEND), false],
    ["rgb behind the data", png(ihdr(), IDAT, chunk("tRNS", new Uint8Array(6)), IEND), false],
  ])("reads tRNS: %s", (_name, bytes, transparent) => {
    expect(probe(bytes)).toMatchObject({
      hasAlpha: transparent,
      warnings: transparent ? [] : ["transparency_damaged"],
    });
  });

  it("reads the orientation behind the data", () => {
    const tiff = Uint8Array.from([
      0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 5, 0, 0, 0, 0, 0, 0,
    ]);
    expect(probe(png(ihdr(), IDAT, chunk("eXIf", tiff), IEND)).orientation).toBe(5);
    expect(probe(png(ihdr(), IDAT, wrong(chunk("eXIf", tiff)), IEND))).toMatchObject({
      orientation: 1,
      warnings: ["exif_damaged"],
    });
  });

  it.each([
    ["icc_invalid", iccp(Buffer.from("no deflate stream"))],
    ["icc_invalid", iccp(deflateSync(new Uint8Array(500)))],
    ["icc_invalid", chunk("iCCP", Buffer.from("no end of the name"))],
    ["icc_invalid", wrong(iccp(deflateSync(new Uint8Array(500))))],
    ["icc_too_large", iccp(deflateSync(new Uint8Array(LIMITS.iccBytes + 1)))],
    ["icc_too_large", chunk("iCCP", new Uint8Array(LIMITS.iccBytes + 1000))],
  ])("leaves a bad profile out: %s", (warning, bad) => {
    expect(probe(png(ihdr(), bad, IDAT, IEND))).toMatchObject({ iccProfile: null, warnings: [warning] });
  });

  it("looks at the first profile only", () => {
    const empty = iccp(deflateSync(new Uint8Array(LIMITS.iccBytes)));
    const many = Array.from({ length: 2000 }, () => empty);
    expect(probe(png(ihdr(), ...many, IDAT, IEND)).warnings).toEqual(["icc_invalid", "icc_inconsistent"]);
  });
});

function png(...chunks: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat([Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), ...chunks]);
}

function ihdr({ width = 8, height = 8, depth = 8, type = 2, interlace = 0 } = {}): Uint8Array {
  const body = new Uint8Array(13);
  const view = new DataView(body.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  body.set([depth, type, 0, 0, interlace], 8);
  return chunk("IHDR", body);
}

function iccp(deflated: Uint8Array): Uint8Array {
  return chunk("iCCP", Buffer.concat([Buffer.from("name\0\0"), deflated]));
}

function chunk(type: string, body: Uint8Array = new Uint8Array(0)): Uint8Array {
  const whole = Buffer.concat([new Uint8Array(4), Buffer.from(type), body, new Uint8Array(4)]);
  whole.writeUInt32BE(body.length, 0);
  whole.writeUInt32BE(crc32(whole.subarray(4, -4)), whole.length - 4);
  return whole;
}

function wrong(source: Uint8Array): Uint8Array {
  const copy = new Uint8Array(source);
  copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1;
  return copy;
}
