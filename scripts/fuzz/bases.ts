import sharp, { type Sharp } from "sharp";
import type { PictureFormat } from "../../src/imaging/probe/header.ts";
import { Dice } from "./dice.ts";
import { cjpeg, type Plain } from "./jpegTool.ts";
import { PNG_KINDS, writePng } from "./pngFile.ts";

/** A sound picture that mutants are made of. */
export interface Base {
  readonly name: string;
  readonly format: PictureFormat;
  readonly bytes: Uint8Array;
}

/** One scan for each component. */
const APART = "0;1;2;";
/** Luma first, and all its bands before any bit is refined. */
const LUMA_FIRST = `
0: 0-0, 0, 1; 0: 1-8, 0, 2; 0: 9-63, 0, 2; 1 2: 0-0, 0, 1; 1: 1-63, 0, 1; 2: 1-63, 0, 1;
0: 1-63, 2, 1; 0: 0-0, 1, 0; 1 2: 0-0, 1, 0; 1: 1-63, 1, 0; 2: 1-63, 1, 0; 0: 1-63, 1, 0;`;
/** Bands only, each to its last bit. */
const BANDS = "0 1 2: 0-0, 0, 0; 0: 1-5, 0, 0; 2: 1-63, 0, 0; 1: 1-63, 0, 0; 0: 6-63, 0, 0;";

type JpegKind = readonly [width: number, height: number, options: string, scans?: string];

const JPEG_KINDS: Readonly<Record<string, JpegKind>> = {
  tiny: [1, 1, "-quality 75"],
  grey: [61, 43, "-quality 85 -grayscale"],
  "4:4:4": [64, 48, "-quality 90 -sample 1x1"],
  "4:2:0": [99, 83, "-quality 80"],
  "4:2:2": [75, 50, "-quality 92 -sample 2x1 -optimize"],
  "4:4:0": [50, 75, "-quality 70 -sample 1x2"],
  "4:1:1": [90, 33, "-quality 70 -sample 4x1"],
  "4:1:0": [97, 65, "-quality 70 -sample 4x2"],
  "unlike chroma": [70, 70, "-quality 80 -sample 2x2,1x2,2x1"],
  "restart at each MCU": [80, 60, "-quality 80 -restart 1B"],
  "restart at each row": [130, 70, "-quality 85 -restart 1"],
  rgb: [55, 40, "-quality 85 -rgb"],
  "16-bit quantisation": [64, 64, "-quality 2"],
  apart: [83, 61, "-quality 85 -sample 2x2", APART],
  "apart with restarts": [83, 61, "-quality 85 -sample 2x1 -restart 2B", APART],
  progressive: [101, 77, "-quality 85 -progressive"],
  "progressive 4:4:4": [66, 90, "-quality 92 -progressive -sample 1x1"],
  "progressive with restarts": [120, 90, "-quality 80 -progressive -restart 5B"],
  "progressive grey": [64, 64, "-quality 90 -progressive -grayscale"],
  "progressive, luma first": [90, 70, "-quality 90 -sample 2x1", LUMA_FIRST],
  "progressive, bands": [90, 70, "-quality 90", BANDS],
  wide: [1000, 40, "-quality 80"],
  large: [1000, 750, "-quality 75"],
  "large progressive": [900, 700, "-quality 75 -progressive"],
};

/** The sound pictures, of every kind; the same each time by the same tools. */
export async function makeBases(): Promise<Base[]> {
  const dice = new Dice(1, 0);
  const jpegs = Object.entries(JPEG_KINDS).map(([name, [width, height, options, scans]]) => ({
    name: `JPEG ${name}`,
    bytes: cjpeg(photograph(width, height, dice), options.split(" "), scans),
  }));
  for (const progressive of [false, true]) {
    const cmyk = await rawSharp(photograph(60, 44, dice))
      .toColourspace("cmyk")
      .jpeg({ progressive, quality: 85 })
      .toBuffer();
    jpegs.push({ name: `JPEG of inks${progressive ? ", progressive" : ""}`, bytes: new Uint8Array(cmyk) });
  }
  return [
    ...jpegs.map((jpeg) => ({ ...jpeg, format: "jpeg" as const })),
    ...makePngs(dice),
    ...(await makeWebps(dice)),
  ];
}

function makePngs(dice: Dice): Base[] {
  const kinds = PNG_KINDS.flatMap((kind, i) => [
    { ...kind, width: 31 + i, height: 22 + 2 * i, interlaced: false, transparent: i % 2 === 0 },
    { ...kind, width: 45 - i, height: 27 + i, interlaced: true, transparent: i % 2 === 1 },
  ]);
  const odd = [
    { type: 2, depth: 8, width: 1, height: 1, interlaced: true, transparent: false },
    { type: 6, depth: 8, width: 3, height: 2, interlaced: true, transparent: false },
    { type: 2, depth: 8, width: 900, height: 60, interlaced: false, transparent: false },
    { type: 2, depth: 8, width: 300, height: 200, interlaced: true, transparent: false },
  ] as const;
  return [...kinds, ...odd].map((kind) => ({
    name: `PNG type ${kind.type} depth ${kind.depth} ${kind.width}×${kind.height}${kind.interlaced ? " Adam7" : ""}`,
    format: "png",
    bytes: writePng(kind, dice),
  }));
}

async function makeWebps(dice: Dice): Promise<Base[]> {
  const picture = rawSharp(photograph(77, 53, dice));
  const clear = picture.clone().ensureAlpha(0.5);
  const made = {
    lossy: picture.clone().webp({ quality: 80 }),
    lossless: picture.clone().webp({ lossless: true }),
    "lossy with alpha": clear.clone().webp({ quality: 70 }),
    "lossless with alpha": clear.clone().webp({ lossless: true }),
    "with a profile": picture.clone().withIccProfile("p3").webp({ quality: 60 }),
  };
  return Promise.all(
    Object.entries(made).map(async ([name, encoder]) => ({
      name: `WebP ${name}`,
      format: "webp" as const,
      bytes: new Uint8Array(await encoder.toBuffer()),
    })),
  );
}

function rawSharp({ width, height, channels, data }: Plain): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}

/** Smooth colours, an edge and some grain. */
export function photograph(width: number, height: number, dice: Dice): Plain {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const grain = dice.below(24) - 12;
      const side = (x * 3 + y * 2) % 97 < 40 ? 60 : 0;
      data[at++] = Math.min(255, Math.max(0, 40 + (x * 170) / width + side + grain));
      data[at++] = Math.min(255, Math.max(0, 30 + (y * 180) / height + grain));
      data[at++] = Math.min(255, Math.max(0, 190 - (x * 90) / width - side + grain));
    }
  }
  return { width, height, channels: 3, data };
}
