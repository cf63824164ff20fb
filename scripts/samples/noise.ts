/** Seeded noise. Everything random in the samples comes from here, so that a picture is the same everywhere. */

const SCALE = 1 / 4294967296;

/** Integers to a number in [0, 1). */
export function hash(x: number, y: number, z: number): number {
  let h = Math.imul(x, 0x8da6b343) ^ Math.imul(y, 0xd8163841) ^ Math.imul(z, 0xcb1ab31f);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) * SCALE;
}

/** Value noise in [0, 1), smooth, one unit a cell. */
export function noise2(x: number, y: number, seed: number): number {
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  const fx = x - ix;
  const fy = y - iy;
  const sx = fx * fx * (3 - 2 * fx);
  const sy = fy * fy * (3 - 2 * fy);
  const a = hash(ix, iy, seed);
  const b = hash(ix + 1, iy, seed);
  const c = hash(ix, iy + 1, seed);
  const d = hash(ix + 1, iy + 1, seed);
  const top = a + (b - a) * sx;
  return top + (c + (d - c) * sx - top) * sy;
}

/** Octaves of `noise2`, each half as strong and twice as fine; in [0, 1). */
export function fbm2(x: number, y: number, octaves: number, seed: number): number {
  let sum = 0;
  let weight = 0.5;
  let scale = 1;
  for (let i = 0; i < octaves; i++) {
    sum += weight * noise2(x * scale, y * scale, seed + i);
    weight *= 0.5;
    scale *= 2.03;
  }
  return sum / (1 - 2 * weight);
}

/** Value noise over space, as two crossed planes: enough for bark, cloth and leaves. */
export function noise3(x: number, y: number, z: number, seed: number): number {
  return 0.5 * (noise2(x + z * 0.71, y - z * 0.53, seed) + noise2(z + y * 0.37, x - y * 0.61, seed + 71));
}

/** Smooth step from 0 at `a` to 1 at `b`. */
export function smooth(a: number, b: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - a) / (b - a)));
  return t * t * (3 - 2 * t);
}

/** A stream of numbers in [0, 1) for placing things. */
export type Random = () => number;

export function randomFrom(seed: number): Random {
  let n = 0;
  return () => hash(n++, seed, 0x51ed);
}
