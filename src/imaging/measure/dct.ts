/**
 * DCT-II, unnormalised: X[k] = 2 Σ x[n] cos(π k (2n + 1) / 2N), N a power of two. Halved by symmetry (even
 * k from sums of mirrored samples, odd k from their differences), so that a flat input gives exact zeros
 * above k = 0; a hash of its bits would otherwise be noise.
 */
export function dct2(x: readonly number[]): number[] {
  return fold(x).map((v) => 2 * v);
}

function fold(x: readonly number[]): number[] {
  const n = x.length;
  if (n === 1) return [...x];
  const half = n / 2;
  const mirrored = (i: number): number => x[n - 1 - i] ?? 0;
  const front = x.slice(0, half);
  const even = fold(front.map((v, i) => v + mirrored(i)));
  const differences = front.map((v, i) => v - mirrored(i));
  return x.map((_, k) => {
    if (k % 2 === 0) return even[k / 2] ?? 0;
    return differences.reduce((sum, d, i) => sum + d * Math.cos((Math.PI * k * (2 * i + 1)) / (2 * n)), 0);
  });
}
