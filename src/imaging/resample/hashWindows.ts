import { HASH_SIZES, type PerceptualHashes } from "../measure/hashes.ts";
import { LOBES, lanczosTaps } from "./lanczos.ts";

/** Bits after the point in Pillow's weights (libImaging/Resample.c, PRECISION_BITS). */
export const HASH_WEIGHT_BITS = 22;

/** What one column or row of a reduced plane is made of. */
export interface HashWindow {
  readonly start: number;
  /** HASH_WEIGHT_BITS after the point. */
  readonly weights: Int32Array;
}

export const HASH_NAMES = Object.keys(HASH_SIZES) as (keyof PerceptualHashes)[];

/**
 * Windows along one side of the upright picture, for all three hashes in the order of HASH_NAMES, in the positions
 * of the stored one: `isReversed` where that is read from its end.
 */
export function hashWindows(source: number, side: "width" | "height", isReversed: boolean): HashWindow[] {
  return HASH_NAMES.flatMap((name) => pillowWindows(source, HASH_SIZES[name][side])).map((window) =>
    isReversed ? mirror(window, source) : window,
  );
}

/** precompute_coeffs and normalize_coeffs_8bpc of Pillow. */
function pillowWindows(source: number, target: number): HashWindow[] {
  const scale = source / target;
  const stretch = Math.max(scale, 1);
  const support = LOBES * stretch;
  return Array.from({ length: target }, (_, i) => {
    const center = (i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(center - support + 0.5));
    const end = Math.min(source, Math.trunc(center + support + 0.5));
    const exact = new Float64Array(end - start);
    lanczosTaps(start, center - 0.5, stretch, exact, exact.length);
    let sum = 0;
    for (const w of exact) sum += w;
    const weights = new Int32Array(exact.length);
    for (let k = 0; k < exact.length; k++) {
      const fixed = ((exact[k] as number) / sum) * (1 << HASH_WEIGHT_BITS);
      weights[k] = Math.trunc(fixed < 0 ? fixed - 0.5 : fixed + 0.5);
    }
    return { start, weights };
  });
}

function mirror({ start, weights }: HashWindow, source: number): HashWindow {
  return { start: source - start - weights.length, weights: weights.toReversed() };
}
