/** Knots of a curve from one lightness to another, both rising. */
export interface ToneCurve {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** The curve at `value`; beyond its ends it goes on level. */
export function toneAt({ from, to }: ToneCurve, value: number): number {
  const last = from.length - 1;
  if (value <= (from[0] as number)) return to[0] as number;
  for (let i = 1; i <= last; i++) {
    const end = from[i] as number;
    if (value > end) continue;
    const start = from[i - 1] as number;
    const share = (value - start) / (end - start);
    return (to[i - 1] as number) + share * ((to[i] as number) - (to[i - 1] as number));
  }
  return to[last] as number;
}

/** The lightness that `share` of all are below. `counts`: one for each of 0 to 100. */
export function quantile(counts: readonly number[], share: number): number {
  const wanted = share * counts.reduce((a, b) => a + b, 0);
  let sum = 0;
  for (const [i, count] of counts.entries()) {
    if (sum + count >= wanted && count > 0) return i + (wanted - sum) / count;
    sum += count;
  }
  return counts.length;
}
