import { flattenOnWhite } from "./alpha.ts";
import type { PictureDecoder } from "./codecs/codec.ts";
import { hammingDistance, type PerceptualHashes, perceptualHashes } from "./measure/hashes.ts";
import { luma } from "./measure/luma.ts";
import { type Color, meanColor } from "./measure/meanColor.ts";
import { msssim } from "./measure/msssim.ts";
import { psnr } from "./measure/psnr.ts";
import { ssim } from "./measure/ssim.ts";
import { type Orientation, turnUpright } from "./orient.ts";
import { probe } from "./probe/scanner.ts";
import type { Raster } from "./raster.ts";
import { resampleAll } from "./resample.ts";
import { collectRows, rasterRows } from "./rows.ts";

export type Verdict = "identical" | "same" | "variation" | "different";

export interface Comparison {
  /** null for identical pixels, which have none, and where the shapes differ. */
  readonly psnrDb: number | null;
  readonly ssim: number | null;
  /** null where a side is under 176 px, too. */
  readonly msSsim: number | null;
  readonly ahashDistance: number;
  readonly dhashDistance: number;
  readonly phashDistance: number;
  /** Every pixel is the same. */
  readonly identical: boolean;
  readonly verdict: Verdict;
}

/** A picture ready to be compared: upright RGB on white, with its hashes. */
export interface Subject {
  readonly raster: Raster;
  readonly hashes: PerceptualHashes;
  readonly mean: Color;
}

/** Shapes within this ratio of each other are compared pixel by pixel, after resampling to one size. */
const SHAPE_TOLERANCE = 0.02;
/** Hash distances up to this are variations of one picture (vectors.md). */
const VARIATION_DISTANCE = 10;
/** Levels by which the mean of flat pictures may differ and still be the same colour to the eye. */
const SAME_MEAN = 4;
/** A picture whose hash has so few bits set is flat: its hash says nothing. */
const FLAT_BITS = 1;

/** @throws DarkroomError for what is no picture or is damaged */
export function readSubject(bytes: Uint8Array, decoder: PictureDecoder): Subject {
  const header = probe(bytes);
  const picture = decoder.decode(bytes, header);
  try {
    const rows = picture.channels === 4 ? flattenOnWhite(picture) : picture;
    const raster = turnUpright(collectRows(rows), header.orientation as Orientation);
    return { raster, hashes: perceptualHashes(luma(raster)), mean: meanColor(raster) };
  } finally {
    picture.close();
  }
}

/** Measures how far a candidate is from a reference. */
export function comparePictures(reference: Subject, candidate: Subject): Comparison {
  const distances = {
    ahashDistance: hammingDistance(reference.hashes.ahash, candidate.hashes.ahash),
    dhashDistance: hammingDistance(reference.hashes.dhash, candidate.hashes.dhash),
    phashDistance: hammingDistance(reference.hashes.phash, candidate.hashes.phash),
  };
  if (!sameShape(reference.raster, candidate.raster)) {
    const verdict = judge(reference, candidate, distances, false);
    return { psnrDb: null, ssim: null, msSsim: null, ...distances, identical: false, verdict };
  }
  const fitted = resizeTo(candidate.raster, reference.raster);
  const db = psnr(reference.raster, fitted);
  const identical = db === null && fitted === candidate.raster;
  const [a, b] = [luma(reference.raster), luma(fitted)];
  return {
    psnrDb: db,
    ssim: ssim(a, b),
    msSsim: msssim(a, b),
    ...distances,
    identical,
    verdict: judge(reference, candidate, distances, identical),
  };
}

type Distances = Pick<Comparison, "ahashDistance" | "dhashDistance" | "phashDistance">;

/** The middle one of the three distances decides: each hash alone can be misled by one kind of picture. */
function judge(a: Subject, b: Subject, distances: Distances, identical: boolean): Verdict {
  if (identical) return "identical";
  if (isFlat(a) || isFlat(b)) {
    return isFlat(a) &&
      isFlat(b) &&
      a.mean.every((level, i) => Math.abs(level - (b.mean[i] ?? 0)) <= SAME_MEAN)
      ? "same"
      : "different";
  }
  const middle = [distances.ahashDistance, distances.dhashDistance, distances.phashDistance].toSorted(
    (x, y) => x - y,
  )[1];
  if (middle === undefined || middle > VARIATION_DISTANCE) return "different";
  return middle === 0 ? "same" : "variation";
}

function isFlat({ hashes }: Subject): boolean {
  const none = "0".repeat(hashes.dhash.length);
  return hammingDistance(hashes.dhash, none) + hammingDistance(hashes.ahash, none) <= FLAT_BITS;
}

function sameShape(a: Raster, b: Raster): boolean {
  const ratio = (a.width * b.height) / (a.height * b.width);
  return ratio < 1 + SHAPE_TOLERANCE && ratio > 1 / (1 + SHAPE_TOLERANCE);
}

function resizeTo(raster: Raster, { width, height }: Raster): Raster {
  if (raster.width === width && raster.height === height) return raster;
  return resampleAll(rasterRows(raster), [{ width, height }])[0] as Raster;
}
