import sharp, { type Sharp } from "sharp";

/** The same unrelated numbers from 0 to 1 for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Cells of the layers of light, in samples, and how much each adds: slopes, shapes, texture. */
const LAYERS = [
  [160, 90],
  [48, 50],
  [14, 26],
  [4, 16],
] as const;

/** Much like a photograph: light that changes slowly, shapes, texture in places, and grain. */
export function photograph(width: number, height: number, channels: 1 | 3 = 3): Sharp {
  const random = seeded(7);
  const light = new Float32Array(width * height).fill(118);
  for (const [cell, strength] of LAYERS) addLayer(light, width, cell, strength, random);
  const data = new Uint8ClampedArray(width * height * channels);
  for (let i = 0; i < data.length; i += 1) {
    const x = Math.floor(i / channels) % width;
    const tint = channels === 1 ? 0 : 24 * Math.sin(x / 70 + (i % channels) * 2);
    data[i] = (light[Math.floor(i / channels)] ?? 0) + tint + 5 * (random() - random());
  }
  return sharp(data, { raw: { width, height, channels } });
}

/** Adds bilinear noise. */
function addLayer(light: Float32Array, width: number, cell: number, strength: number, random: () => number) {
  const columns = Math.ceil(width / cell) + 2;
  const rows = Math.ceil(light.length / width / cell) + 2;
  const knots = Float32Array.from({ length: columns * rows }, () => strength * (random() - random()));
  for (let i = 0; i < light.length; i += 1) {
    const x = (i % width) / cell;
    const y = Math.floor(i / width) / cell;
    const knot = Math.floor(y) * columns + Math.floor(x);
    const across = (from: number) => {
      const left = knots[from] ?? 0;
      return left + ((knots[from + 1] ?? 0) - left) * (x % 1);
    };
    const top = across(knot);
    light[i] = (light[i] ?? 0) + top + (across(knot + columns) - top) * (y % 1);
  }
}
