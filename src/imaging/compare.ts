import { LIMITS } from "../limits.ts";
import { type Decoders, openPicture } from "./decode.ts";
import type { EngineMemory } from "./engine/memory.ts";
import type { ByteSource } from "./engine/source.ts";
import { pour, type RowStage } from "./engine/stage.ts";
import { hammingDistance, type PerceptualHashes } from "./measure/hashes.ts";
import { luma } from "./measure/luma.ts";
import { type Color, meanColor } from "./measure/meanColor.ts";
import { msssim } from "./measure/msssim.ts";
import { psnr } from "./measure/psnr.ts";
import { ssim } from "./measure/ssim.ts";
import { streamedPsnr } from "./measure/streamedPsnr.ts";
import { type Orientation, swapsAxes } from "./orient.ts";
import { copyIn, copyOut } from "./pixels.ts";
import type { PictureHeader } from "./probe/header.ts";
import type { Raster, Size } from "./raster.ts";
import { convertStage } from "./resample/convert.ts";
import { HashSink } from "./resample/hashSink.ts";
import { LanczosSink } from "./resample/lanczosSink.ts";
import { turn } from "./resample/upright.ts";

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

/** A picture ready to be compared. */
export interface Subject {
  /** Upright RGB on white, reduced to LIMITS.comparePixels where it is larger; counted as held. */
  readonly raster: Raster;
  /** Of the whole picture, as it is stored. */
  readonly size: Size;
  readonly orientation: Orientation;
  readonly hashes: PerceptualHashes;
  readonly mean: Color;
  /** All its rows once more: RGB on white, in the stored orientation. Null where they are not had one by one. */
  readonly open: (() => Promise<RowStage>) | null;
}

/** Shapes within this ratio of each other are compared pixel by pixel, after resampling to one size. */
const SHAPE_TOLERANCE = 0.02;
/** Hash distances up to this are variations of one picture (vectors.md). */
const VARIATION_DISTANCE = 10;
/** Levels by which the mean of flat pictures may differ and still be the same colour to the eye. */
const SAME_MEAN = 4;
/** A picture whose hash has so few bits set is flat: its hash says nothing. */
const FLAT_BITS = 1;

/** @throws DarkroomError for what is damaged or too large */
export async function readSubject(
  source: ByteSource,
  header: PictureHeader,
  memory: EngineMemory,
  decoders: Decoders,
): Promise<Subject> {
  const orientation = header.orientation as Orientation;
  const open = async () => onWhite(memory, await openPicture(source, header, memory, decoders));
  const mark = memory.mark();
  const stage = await open();
  const hashes = new HashSink(memory, stage, orientation);
  const reduced = new LanczosSink(memory, stage, reducedSize(stage));
  await pour(stage, [hashes, reduced]);
  const upright = turn(memory, reduced.collect(), orientation);
  const raster = copyOut(memory, upright);
  memory.release(mark);
  memory.hold(raster.data.length);
  const { width, height, format } = header;
  return {
    raster,
    size: { width, height },
    orientation,
    hashes: hashes.hashes(),
    mean: meanColor(raster),
    // A WebP is held whole, and there is no room for two.
    open: format === "webp" ? null : open,
  };
}

function onWhite(memory: EngineMemory, stage: RowStage): RowStage {
  if (stage.channels === 3) return stage;
  return convertStage(memory, stage, stage.channels === 4 ? "flatten" : "greyToRgb");
}

function reducedSize({ width, height }: Size): Size {
  const scale = Math.sqrt(Math.min(1, LIMITS.comparePixels / (width * height)));
  return { width: Math.max(1, Math.floor(width * scale)), height: Math.max(1, Math.floor(height * scale)) };
}

/**
 * Measures how far a candidate is from a reference. PSNR of pictures of one size is that of all their pixels; SSIM
 * and MS-SSIM are those of the reduced pictures.
 */
export async function comparePictures(
  reference: Subject,
  candidate: Subject,
  memory: EngineMemory,
): Promise<Comparison> {
  const distances = {
    ahashDistance: hammingDistance(reference.hashes.ahash, candidate.hashes.ahash),
    dhashDistance: hammingDistance(reference.hashes.dhash, candidate.hashes.dhash),
    phashDistance: hammingDistance(reference.hashes.phash, candidate.hashes.phash),
  };
  if (!sameShape(upright(reference), upright(candidate))) {
    const verdict = judge(reference, candidate, distances, false);
    return { psnrDb: null, ssim: null, msSsim: null, ...distances, identical: false, verdict };
  }
  const mark = memory.mark();
  try {
    const fitted = resizeTo(candidate.raster, reference.raster, memory);
    const { psnrDb, identical } = await pixelDistance(reference, candidate, fitted, memory);
    const [a, b] = [luma(reference.raster), luma(fitted)];
    memory.hold(a.data.length + b.data.length);
    return {
      psnrDb,
      ssim: ssim(a, b),
      msSsim: msssim(a, b),
      ...distances,
      identical,
      verdict: judge(reference, candidate, distances, identical),
    };
  } finally {
    memory.release(mark);
  }
}

async function pixelDistance(
  reference: Subject,
  candidate: Subject,
  fitted: Raster,
  memory: EngineMemory,
): Promise<Pick<Comparison, "psnrDb" | "identical">> {
  const sameRows =
    sameSize(reference.size, candidate.size) && reference.orientation === candidate.orientation;
  if (reference === candidate) return { psnrDb: null, identical: true };
  if (sameRows && isReduced(reference) && reference.open !== null && candidate.open !== null) {
    const psnrDb = await streamedPsnr(await reference.open(), await candidate.open(), memory);
    return { psnrDb, identical: psnrDb === null };
  }
  const psnrDb = psnr(reference.raster, fitted);
  const whole = sameSize(upright(reference), upright(candidate)) && !isReduced(reference);
  return { psnrDb, identical: psnrDb === null && whole };
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

function isReduced({ raster, size }: Subject): boolean {
  return raster.width * raster.height < size.width * size.height;
}

function upright({ size: { width, height }, orientation }: Subject): Size {
  return swapsAxes(orientation) ? { width: height, height: width } : { width, height };
}

function sameSize(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height;
}

function sameShape(a: Size, b: Size): boolean {
  const ratio = (a.width * b.height) / (a.height * b.width);
  return ratio < 1 + SHAPE_TOLERANCE && ratio > 1 / (1 + SHAPE_TOLERANCE);
}

/** What it gives is counted as held. */
function resizeTo(raster: Raster, target: Raster, memory: EngineMemory): Raster {
  if (sameSize(raster, target)) return raster;
  const sink = new LanczosSink(memory, raster, target);
  const { pointer } = copyIn(memory, raster);
  sink.push({ pointer, stride: raster.width * raster.channels, count: raster.height });
  return copyOut(memory, sink.collect());
}
