/**
 * Bits after the point in a weight. A row of bytes filtered with them, 255 × 1.54 (the largest sum of
 * |weights|, where an edge cuts the window) × 2^22, still fits 32 bits with its sign.
 */
export const WEIGHT_BITS = 22;

const LOBES = 3;

/** For each target position: its first source position, how many it reads, and their weights. */
export interface WeightTable {
  readonly starts: Int32Array;
  readonly counts: Int32Array;
  /** `taps` for each target position, of which `counts` are used: WEIGHT_BITS after the point, sum exactly 1. */
  readonly weights: Int32Array;
  readonly taps: number;
}

/**
 * Lanczos-3 along one axis, reducing or enlarging. Target i stands at (i + 0.5)·scale − 0.5 in the source,
 * scale = source / target; the support is 3·max(scale, 1); where the window leaves the picture the weights
 * that remain are brought back to a sum of 1.
 */
export function lanczosWeights(source: number, target: number): WeightTable {
  const scale = source / target;
  const stretch = Math.max(scale, 1);
  const support = LOBES * stretch;
  const taps = Math.min(source, Math.floor(2 * support) + 1);
  const table: WeightTable = {
    starts: new Int32Array(target),
    counts: new Int32Array(target),
    weights: new Int32Array(target * taps),
    taps,
  };
  for (let i = 0; i < target; i++) {
    const center = (i + 0.5) * scale - 0.5;
    const from = Math.max(0, Math.ceil(center - support));
    const to = Math.min(source - 1, Math.floor(center + support));
    const weights = Array.from({ length: to - from + 1 }, (_, k) => lanczos((from + k - center) / stretch));
    store(table, i, from, weights);
  }
  return table;
}

/** sinc(x)·sinc(x / 3) inside its three lobes, 0 outside. */
export function lanczos(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= LOBES) return 0;
  return (LOBES * sinPi(x) * sinPi(x / LOBES)) / (Math.PI * Math.PI * x * x);
}

/**
 * sin(πx) by its series, which ends below 1e-16 for the half turn that is left after reduction. Math.sin may
 * differ between engines (ECMA-262, 21.3.2), and pixels must not.
 */
function sinPi(x: number): number {
  const turns = Math.round(x);
  const t = Math.PI * (x - turns);
  let sum = 0;
  for (let n = 19; n >= 3; n -= 2) sum = ((1 - sum) * t * t) / (n * (n - 1));
  const sine = t * (1 - sum);
  return turns % 2 === 0 ? sine : -sine;
}

function store(table: WeightTable, i: number, from: number, exact: readonly number[]): void {
  const sum = exact.reduce((a, b) => a + b, 0);
  const fixed = exact.map((w) => Math.round((w / sum) * 2 ** WEIGHT_BITS));
  // Flat areas keep their value only if the sum is exact; the largest weight bears the rest best.
  const largest = fixed.indexOf(Math.max(...fixed));
  fixed[largest] = (fixed[largest] ?? 0) + 2 ** WEIGHT_BITS - fixed.reduce((a, b) => a + b, 0);
  // Zeros at the ends are not read: at 1:1 one tap is left.
  const first = fixed.findIndex((w) => w !== 0);
  const last = fixed.findLastIndex((w) => w !== 0);
  table.starts[i] = from + first;
  table.counts[i] = last - first + 1;
  table.weights.set(fixed.slice(first, last + 1), i * table.taps);
}
