import { eighth, type Frame } from "./frame.ts";
import { hash } from "./noise.ts";
import type { Look } from "./scene.ts";

/** Light scattered in the lens: the picture at an eighth of its size, spread twice. */
export function spreadGlare(frame: Frame): void {
  const { width, height, light, glare } = frame;
  const w = eighth(width);
  const h = eighth(height);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const sum = [0, 0, 0];
      let n = 0;
      for (let j = y * 8; j < Math.min(height, y * 8 + 8); j += 2) {
        for (let i = x * 8; i < Math.min(width, x * 8 + 8); i += 2) {
          for (let k = 0; k < 3; k++)
            sum[k] = (sum[k] as number) + Math.min(12, light[(j * width + i) * 3 + k] as number);
          n++;
        }
      }
      for (let k = 0; k < 3; k++) glare[(y * w + x) * 3 + k] = (sum[k] as number) / n;
    }
  }
  const radius = Math.max(1, Math.round(w / 60));
  const other = new Float32Array(glare.length);
  for (let pass = 0; pass < 3; pass++) {
    boxBlur(glare, other, w, h, radius, 3, w * 3);
    boxBlur(other, glare, h, w, radius, w * 3, 3);
  }
}

/** Mean over a window along lines of `length` with `step` between elements. */
function boxBlur(
  from: Float32Array,
  to: Float32Array,
  length: number,
  lines: number,
  radius: number,
  step: number,
  line: number,
): void {
  for (let l = 0; l < lines; l++) {
    for (let k = 0; k < 3; k++) {
      const base = l * line + k;
      const at = (i: number) => from[base + Math.min(length - 1, Math.max(0, i)) * step] as number;
      let sum = 0;
      for (let i = -radius; i <= radius; i++) sum += at(i);
      for (let i = 0; i < length; i++) {
        to[base + i * step] = sum / (2 * radius + 1);
        sum += at(i + radius + 1) - at(i - radius);
      }
    }
  }
}

/** Filmic curve: Narkowicz's fit of the ACES one, its shadows opened with a plain exponential; 0 to 1. */
function curve(x: number): number {
  const film = (x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14);
  return Math.min(1, 0.6 * film + 0.4 * (1 - Math.exp(-1.15 * x)));
}

/** IEC 61966-2-1. */
function encode(x: number): number {
  return x <= 0.0031308 ? x * 12.92 : 1.055 * x ** (1 / 2.4) - 0.055;
}

const STEPS = 4096;
const TABLE = new Float32Array(STEPS + 2).map((_, i) => 255 * encode(curve((i / STEPS) ** 2 * 16)));

/** Curve and encoding from a table: its places lie closer in the shadows. */
function develop(x: number): number {
  const p = Math.sqrt(Math.min(15.99, Math.max(0, x)) / 16) * STEPS;
  const i = Math.floor(p);
  const a = TABLE[i] as number;
  return a + ((TABLE[i + 1] as number) - a) * (p - i);
}

/** Grain of one pixel, about a normal distribution with deviation 1. */
function grain(x: number, y: number, seed: number): number {
  return (hash(x, y, seed) + hash(x, y, seed + 1) + hash(x, y, seed + 2) - 1.5) * 2;
}

/** One row without grain, in `out`: lens softness, glare, vignette and curve. Three a pixel, 0 to 255. */
export function toneRow(frame: Frame, look: Look, y: number, out: Float32Array | Float64Array): void {
  const { width, height, light, glare } = frame;
  const w8 = eighth(width);
  const h8 = eighth(height);
  const edge = Math.max(width, height);
  const line = width * 3;
  const up = y > 0 ? -line : 0;
  const down = y < height - 1 ? line : 0;
  const gy = Math.min(h8 - 1, Math.max(0, y / 8 - 0.5));
  const g0 = Math.floor(gy);
  const gStep = g0 < h8 - 1 ? w8 * 3 : 0;
  const balance = [look.warmth[0], 1, look.warmth[1]];
  for (let x = 0; x < width; x++) {
    const left = x > 0 ? -3 : 0;
    const right = x < width - 1 ? 3 : 0;
    const gx = Math.min(w8 - 1, Math.max(0, x / 8 - 0.5));
    const q0 = Math.floor(gx);
    const qStep = q0 < w8 - 1 ? 3 : 0;
    const rx = (x - width / 2) / edge;
    const ry = (y - height / 2) / edge;
    const fall = 1 - look.vignette * (rx * rx + ry * ry) * 2;
    for (let k = 0; k < 3; k++) {
      const at = y * line + x * 3 + k;
      const px = (i: number) => Math.min(12, light[at + i] as number);
      const cross = px(left) + px(right) + px(up) + px(down);
      const diagonal = px(left + up) + px(right + up) + px(left + down) + px(right + down);
      const sharp = 0.6 * px(0) + 0.085 * cross + 0.015 * diagonal;
      const g = (g0 * w8 + q0) * 3 + k;
      const a = (glare[g] as number) + ((glare[g + qStep] as number) - (glare[g] as number)) * (gx - q0);
      const below = glare[g + gStep] as number;
      const b = below + ((glare[g + gStep + qStep] as number) - below) * (gx - q0);
      const halo = a + (b - a) * (gy - g0);
      const v =
        (sharp * (1 - look.glare) + halo * look.glare) * look.exposure * fall * (balance[k] as number);
      out[x * 3 + k] = develop(v);
    }
  }
}

/** How strong grain is at a tone of 0 to 1, in levels: most in the middle, least where the film is bare. */
export function grainAt(look: Look, tone: number): number {
  return look.grain * (0.35 + 1.3 * Math.sqrt(tone) * (1 - tone * 0.85));
}

/** Develops one row, with its grain. `tones` is room for one row of three a pixel. */
export function developRow(frame: Frame, look: Look, y: number, tones: Float64Array): void {
  const { width, pixels } = frame;
  toneRow(frame, look, y, tones);
  for (let x = 0; x < width; x++) {
    const [r, g, b] = tones.subarray(x * 3, x * 3 + 3) as unknown as [number, number, number];
    const strength = grainAt(look, (0.3 * r + 0.6 * g + 0.1 * b) / 255);
    const own = grain(x, y, 601);
    const clump = grain(x >> 1, y >> 1, 604);
    const common = strength * (0.9 * own + 0.35 * clump);
    const at = (y * width + x) * 3;
    pixels[at] = clamp(r + common + strength * 0.35 * grain(x >> 1, y, 611));
    pixels[at + 1] = clamp(g + common);
    pixels[at + 2] = clamp(b + common + strength * 0.5 * grain(x, y >> 1, 621));
  }
}

function clamp(x: number): number {
  return x < 0 ? 0 : x > 255 ? 255 : Math.round(x);
}
