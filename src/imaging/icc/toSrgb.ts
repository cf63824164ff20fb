import { srgbProfile } from "../tiff/srgbProfile.ts";
import type { Curve } from "./curve.ts";
import { type MatrixProfile, readMatrixProfile, type Triple } from "./matrixProfile.ts";
import { encodeSrgb } from "./srgbCurve.ts";

/** What the kernel `convertColours` reads. */
export interface ConversionTables {
  readonly tables: Int32Array;
  readonly levels: Uint8Array;
}

const LEVELS = 256;
/** 1 in linear light, in the tables. */
const ONE = 65_536;
/** So far in the dark sRGB has some twelve entries to a level of light: none is off by more than a tenth. */
const ENTRIES = 16_384;
/** A sum of three stays in 32 bits, whatever a profile says. */
const MOST = 2 ** 29;
/** Profiles of sRGB differ by as much in their roundings and in their white. */
const NEAR = 0.002;

type Matrix = Triple<Triple<number>>;

/**
 * How pixels of an RGB profile become sRGB, colorimetrically, what lies outside clipped; "same" where the profile is
 * one of sRGB itself, null where it is not a matrix with curves. The powers in it are rounded to 16 bits, which no
 * difference in their last digits outlives.
 */
export function conversionToSrgb(profile: Uint8Array): ConversionTables | "same" | null {
  const source = readMatrixProfile(profile);
  const srgb = readMatrixProfile(srgbProfile());
  if (source === null || srgb === null) return null;
  const light = source.curves.map((curve) =>
    Array.from({ length: LEVELS }, (_, v) => curve(v / (LEVELS - 1))),
  );
  if (!light.flat().every(Number.isFinite)) return null;
  const matrix = product(inverse(columns(srgb)), columns(source));
  if (isIdentity(matrix) && source.curves.every(isSrgbCurve)) return "same";
  const tables = new Int32Array(3 * LEVELS * 4);
  for (const [c, levels] of light.entries()) {
    for (const [v, value] of levels.entries()) {
      for (const [k, row] of matrix.entries()) {
        const share = Math.round((row[c] as number) * value * ONE);
        tables[(c * LEVELS + v) * 4 + k] = Math.max(-MOST, Math.min(MOST, share));
      }
    }
  }
  return { tables, levels: encoding() };
}

function encoding(): Uint8Array {
  return Uint8Array.from({ length: ENTRIES }, (_, i) =>
    Math.round((LEVELS - 1) * encodeSrgb((i + 0.5) / ENTRIES)),
  );
}

/** Its colorants side by side: linear light to XYZ. */
function columns({ colorants: [r, g, b] }: MatrixProfile): Matrix {
  return [
    [r[0], g[0], b[0]],
    [r[1], g[1], b[1]],
    [r[2], g[2], b[2]],
  ];
}

function product(a: Matrix, b: Matrix): Matrix {
  const row = ([x, y, z]: Triple<number>): Triple<number> => [
    x * b[0][0] + y * b[1][0] + z * b[2][0],
    x * b[0][1] + y * b[1][1] + z * b[2][1],
    x * b[0][2] + y * b[1][2] + z * b[2][2],
  ];
  return [row(a[0]), row(a[1]), row(a[2])];
}

function inverse([[a, b, c], [d, e, f], [g, h, i]]: Matrix): Matrix {
  const scale = 1 / (a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g));
  return [
    [(e * i - f * h) * scale, (c * h - b * i) * scale, (b * f - c * e) * scale],
    [(f * g - d * i) * scale, (a * i - c * g) * scale, (c * d - a * f) * scale],
    [(d * h - e * g) * scale, (b * g - a * h) * scale, (a * e - b * d) * scale],
  ];
}

function isIdentity(matrix: Matrix): boolean {
  return matrix.every((row, i) => row.every((value, k) => Math.abs(value - (i === k ? 1 : 0)) < NEAR));
}

/** Whether no level would change. */
function isSrgbCurve(curve: Curve): boolean {
  return Array.from({ length: LEVELS }, (_, v) => v).every((v) => {
    const light = Math.min(1, Math.max(0, curve(v / (LEVELS - 1))));
    return Math.round((LEVELS - 1) * encodeSrgb(light)) === v;
  });
}
