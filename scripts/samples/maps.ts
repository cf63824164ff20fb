import type { Enlargement, Frame } from "./frame.ts";

/** Brightness as the eye weighs it, of each pixel of a row of tones. */
export function lumaRow(frame: Frame, large: Enlargement, y: number): void {
  const { width } = frame;
  const { tones, luma } = large;
  for (let x = y * width; x < (y + 1) * width; x++) {
    luma[x] =
      0.3 * (tones[x * 3] as number) +
      0.6 * (tones[x * 3 + 1] as number) +
      0.1 * (tones[x * 3 + 2] as number);
  }
}

/** Places along an edge, in pixels, whose mean a place on it gets. */
const ALONG = [-1.8, -0.9, 0, 0.9, 1.8];

/**
 * Smooths along edges, from `tones` to `clean`: the few samples of a pixel leave an edge rough, and enlarged that is
 * seen. The direction is that of the structure tensor over 5 × 5; where there is none, nothing is smoothed.
 */
export function cleanRow(frame: Frame, large: Enlargement, y: number): void {
  const { width, height } = frame;
  const { tones, luma, clean } = large;
  const mean = [0, 0, 0];
  for (let x = 0; x < width; x++) {
    const own = (y * width + x) * 3;
    const inside = x >= 4 && y >= 4 && x < width - 4 && y < height - 4;
    let [xx, yy, xy] = [0, 0, 0];
    for (let j = -2; inside && j <= 2; j++) {
      for (let i = -2; i <= 2; i++) {
        const at = (y + j) * width + x + i;
        const gx = (luma[at + 1] as number) - (luma[at - 1] as number);
        const gy = (luma[at + width] as number) - (luma[at - width] as number);
        xx += gx * gx;
        yy += gy * gy;
        xy += gx * gy;
      }
    }
    const spread = Math.hypot(xx - yy, 2 * xy);
    const coherence = spread / (xx + yy + 400);
    const share = coherence * coherence;
    const angle = 0.5 * Math.atan2(2 * xy, xx - yy) + Math.PI / 2;
    const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
    mean.fill(0);
    for (const far of share > 0.02 ? ALONG : []) {
      const px = x + dx * far;
      const py = y + dy * far;
      const [ix, iy] = [Math.floor(px), Math.floor(py)];
      const [u, v] = [px - ix, py - iy];
      const at = (iy * width + ix) * 3;
      for (let k = 0; k < 3; k++) {
        const above = (tones[at + k] as number) * (1 - u) + (tones[at + 3 + k] as number) * u;
        const below = at + width * 3 + k;
        const under = (tones[below] as number) * (1 - u) + (tones[below + 3] as number) * u;
        mean[k] = (mean[k] as number) + (above * (1 - v) + under * v) / ALONG.length;
      }
    }
    for (let k = 0; k < 3; k++) {
      const tone = tones[own + k] as number;
      clean[own + k] = share > 0.02 ? tone + share * ((mean[k] as number) - tone) : tone;
    }
  }
}

/**
 * What enlarging has to know around each pixel of the toned picture, four a pixel: the tone's mean over 5 × 5, its
 * least and greatest over 3 × 3, and how much texture there is.
 */
export function mapRow(frame: Frame, large: Enlargement, y: number): void {
  const { width, height } = frame;
  const { clean, maps, busy } = large;
  const toneAt = (x: number, row: number) => {
    const at = (row * width + x) * 3;
    return 0.3 * (clean[at] as number) + 0.6 * (clean[at + 1] as number) + 0.1 * (clean[at + 2] as number);
  };
  for (let x = 0; x < width; x++) {
    const own = toneAt(x, y);
    let [sum, weight, low, high, near] = [0, 0, own, own, 0];
    for (let j = -2; j <= 2; j++) {
      const row = Math.min(height - 1, Math.max(0, y + j));
      for (let i = -2; i <= 2; i++) {
        const tone = toneAt(Math.min(width - 1, Math.max(0, x + i)), row);
        const w = (3 - Math.abs(i)) * (3 - Math.abs(j));
        sum += w * tone;
        weight += w;
        if (i * i > 1 || j * j > 1) continue;
        low = Math.min(low, tone);
        high = Math.max(high, tone);
        near += tone / 9;
      }
    }
    const at = (y * width + x) * 4;
    maps[at] = sum / weight;
    maps[at + 1] = low;
    maps[at + 2] = high;
    busy[y * width + x] = Math.abs(own - near);
  }
}

/**
 * Texture: where a pixel differs from its neighbours all around. An edge alone, however strong, is none, so that of
 * the means of the five windows about a place the least counts.
 */
export function textureRow(frame: Frame, large: Enlargement, y: number): void {
  const { width, height } = frame;
  const { maps, busy } = large;
  for (let x = 0; x < width; x++) {
    let least = Number.POSITIVE_INFINITY;
    for (const [dx, dy] of WINDOWS) {
      let sum = 0;
      for (let j = -1; j <= 1; j++) {
        const row = Math.min(height - 1, Math.max(0, y + dy + j)) * width;
        for (let i = -1; i <= 1; i++)
          sum += busy[row + Math.min(width - 1, Math.max(0, x + dx + i))] as number;
      }
      least = Math.min(least, sum / 9);
    }
    maps[(y * width + x) * 4 + 3] = least;
  }
}

const WINDOWS = [
  [0, 0],
  [-4, 0],
  [4, 0],
  [0, -4],
  [0, 4],
] as const;
