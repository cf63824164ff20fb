import { fbm2, hash, noise2, smooth } from "./noise.ts";

/** Colour of the sky in a direction, written to `out`; `fine` draws clouds and stars. */
type Sky = (x: number, y: number, z: number, fine: boolean, out: Float64Array) => void;

function mix(out: Float64Array, r: number, g: number, b: number, k: number): void {
  out[0] = (out[0] as number) * (1 - k) + r * k;
  out[1] = (out[1] as number) * (1 - k) + g * k;
  out[2] = (out[2] as number) * (1 - k) + b * k;
}

/** A wooded horizon, so that mirrors and windows do not look into nothing. */
function land(out: Float64Array, x: number, y: number, z: number, k: number, fine: boolean): void {
  const p = Math.atan2(x, z);
  const crest = fine ? 0.008 + 0.035 * fbm2(p * 14, 1, 4, 301) + 0.022 * fbm2(p * 90, 2, 5, 303) : 0.03;
  if (y > crest) return;
  const shade = fine ? 0.5 + 0.7 * smooth(0.3, 0.7, fbm2(p * 170, y * 230, 5, 302)) : 1;
  mix(out, 0.06 * k * shade, 0.085 * k * shade, 0.04 * k * shade, smooth(crest, crest - 0.004, y));
  if (y < 0) mix(out, 0.11 * k, 0.16 * k, 0.05 * k, smooth(0, -0.03, y));
}

const day: Sky = (x, y, z, fine, out) => {
  const h = Math.max(0, y);
  const fade = (1 - h) ** 4;
  out[0] = 0.17 + 0.52 * fade;
  out[1] = 0.35 + 0.46 * fade;
  out[2] = 0.76 + 0.3 * fade;
  const toSun = Math.max(0, x * -0.62 + y * 0.55 + z * 0.56);
  mix(out, 1.3, 1.22, 1.05, 0.4 * toSun ** 24);
  if (y > 0.01) {
    const u = x / (y + 0.12);
    const v = z / (y + 0.12);
    if (fine) {
      const warp = fbm2(u * 0.8, v * 0.8, 3, 311);
      const heap = fbm2(u * 1.15 + warp * 0.9 + 3.1, v * 1.5 + warp * 0.5, 7, 312);
      const veil = fbm2(u * 0.35 + 7, v * 1.6 + warp, 5, 313);
      const cover = smooth(0.53, 0.68, heap);
      const lit = fbm2(u * 1.15 + warp * 0.9 + 3.0, v * 1.5 + warp * 0.5 - 0.12, 5, 312);
      const k = 1.35 - 1.5 * Math.max(0, lit - 0.5);
      mix(out, 1.2, 1.22, 1.26, 0.3 * smooth(0.48, 0.8, veil));
      mix(out, 1.28 * k, 1.26 * k, 1.25 * k, 0.94 * cover);
    } else {
      mix(out, 1.25, 1.25, 1.25, 0.25);
    }
  }
  land(out, x, y, z, 1.6, fine);
};

const dusk: Sky = (x, y, z, fine, out) => {
  const h = Math.max(0, y);
  const glowSide = 0.55 + 0.45 * (x * -0.55 - z * 0.83);
  const low = Math.exp(-h * 7);
  const mid = Math.exp(-h * 2.6);
  out[0] = 0.03 + 0.06 * mid + (0.34 * low + 0.3 * low ** 4) * glowSide;
  out[1] = 0.065 + 0.12 * mid + (0.15 * low + 0.05 * low ** 4) * glowSide;
  out[2] = 0.2 + 0.27 * mid + 0.02 * low * glowSide;
  if (fine && y > 0.02) {
    const u = x / (y + 0.15);
    const v = z / (y + 0.15);
    const streak = smooth(0.48, 0.78, fbm2(u * 0.5 + 2, v * 1.9 + noise2(u, v, 323), 5, 321));
    mix(out, 0.16 + 0.42 * low, 0.12 + 0.14 * low, 0.24, 0.55 * streak);
    star(x, y, z, out);
  }
  land(out, x, y, z, 0.06, fine);
};

function star(x: number, y: number, z: number, out: Float64Array): void {
  const grid = 150;
  const a = Math.atan2(x, z) * grid;
  const b = y * grid;
  const cx = Math.floor(a);
  const cy = Math.floor(b);
  if (hash(cx, cy, 331) > 0.011 * smooth(0.25, 0.5, y)) return;
  const d = Math.hypot(a - cx - 0.3 - 0.4 * hash(cx, cy, 332), b - cy - 0.3 - 0.4 * hash(cx, cy, 333));
  const k = 1.5 * hash(cx, cy, 334) ** 2 * smooth(0.16, 0, d);
  for (let i = 0; i < 3; i++) out[i] = (out[i] as number) + k;
}

export const SKIES = { day, dusk };
export type SkyName = keyof typeof SKIES;
