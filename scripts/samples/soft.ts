import { aim, type Frame } from "./frame.ts";
import type { Light } from "./light.ts";
import { Hit, Surface } from "./surface.ts";

/** Gathers soft light for one row at half size. */
export function gatherRow(light: Light, frame: Frame, samples: number, y: number): void {
  const { halfWidth, soft, places, normals } = frame;
  const { camera } = light.scene;
  const d = new Float64Array(3);
  const out = new Float64Array(3);
  const h = new Hit();
  const s = new Surface();
  for (let x = 0; x < halfWidth; x++) {
    const at = (y * halfWidth + x) * 3;
    aim(camera, frame, 2 * x + 1, 2 * y + 1, d);
    const [ex, ey, ez] = camera.eye;
    const met = light.look(ex, ey, ez, d[0] as number, d[1] as number, d[2] as number, h, s);
    if (!met || light.isGlass(h) || light.isWater(h)) {
      normals.fill(0, at, at + 3);
      continue;
    }
    if (s.leaf > 0.3) {
      // Leaves point everywhere; taking all as half turned up lets neighbours share their light.
      h.ny += 1.01;
      const k = 1 / Math.hypot(h.nx, h.ny, h.nz);
      h.nx *= k;
      h.ny *= k;
      h.nz *= k;
    }
    light.gather(h, s, samples, x, y, out);
    for (let i = 0; i < 3; i++) soft[at + i] = out[i] as number;
    places[at] = h.x;
    places[at + 1] = h.y;
    places[at + 2] = h.z;
    normals[at] = s.leaf > 0.3 ? 0 : h.nx;
    normals[at + 1] = s.leaf > 0.3 ? 1 : h.ny;
    normals[at + 2] = s.leaf > 0.3 ? 0 : h.nz;
  }
}

const KERNEL = [1 / 16, 1 / 4, 3 / 8, 1 / 4, 1 / 16];

/** One pass of edge-avoiding à-trous smoothing (Dammertz et al. 2010): only along the same surface. */
export function smoothRow(frame: Frame, from: Float32Array, to: Float32Array, step: number, y: number): void {
  const { halfWidth, halfHeight, places, normals } = frame;
  for (let x = 0; x < halfWidth; x++) {
    const at = (y * halfWidth + x) * 3;
    const nx = normals[at] as number;
    const ny = normals[at + 1] as number;
    const nz = normals[at + 2] as number;
    const px = places[at] as number;
    const py = places[at + 1] as number;
    const pz = places[at + 2] as number;
    const own = from[at + 1] as number;
    let [r, g, b, total] = [0, 0, 0, 0];
    if (nx !== 0 || ny !== 0 || nz !== 0) {
      for (let j = -2; j <= 2; j++) {
        const qy = y + j * step;
        if (qy < 0 || qy >= halfHeight) continue;
        for (let i = -2; i <= 2; i++) {
          const qx = x + i * step;
          if (qx < 0 || qx >= halfWidth) continue;
          const q = (qy * halfWidth + qx) * 3;
          const cos =
            nx * (normals[q] as number) + ny * (normals[q + 1] as number) + nz * (normals[q + 2] as number);
          if (cos < 0.8) continue;
          const dx = (places[q] as number) - px;
          const dy = (places[q + 1] as number) - py;
          const dz = (places[q + 2] as number) - pz;
          const off = (nx * dx + ny * dy + nz * dz) ** 2;
          const away = dx * dx + dy * dy + dz * dz;
          if (off > 0.0025 + away * 0.04) continue;
          let w = (KERNEL[i + 2] as number) * (KERNEL[j + 2] as number) * (cos - 0.8);
          if (step > 1) {
            // Contact shadows stay: after the first pass, a large step in light is a real one.
            const change = ((from[q + 1] as number) - own) / (own + 0.02);
            w /= 1 + 4 * change * change;
          }
          r += w * (from[q] as number);
          g += w * (from[q + 1] as number);
          b += w * (from[q + 2] as number);
          total += w;
        }
      }
    }
    const k = total > 0 ? 1 / total : 0;
    to[at] = r * k;
    to[at + 1] = g * k;
    to[at + 2] = b * k;
  }
}

/** Soft light at a point of the picture: of the nearest half-size pixels, those on the same surface count most. */
export function softAt(
  frame: Frame,
  soft: Float32Array,
  x: number,
  y: number,
  h: Hit,
  s: Surface,
  out: Float64Array,
): void {
  const { halfWidth, halfHeight, places, normals } = frame;
  const fx = x / 2 - 0.5;
  const fy = y / 2 - 0.5;
  const x0 = Math.floor(fx);
  const y0 = Math.floor(fy);
  const leafy = s.leaf > 0.3;
  const nx = leafy ? 0 : h.nx;
  const ny = leafy ? 1 : h.ny;
  const nz = leafy ? 0 : h.nz;
  let total = 0;
  out.fill(0);
  for (let j = 0; j < 2; j++) {
    const qy = Math.min(halfHeight - 1, Math.max(0, y0 + j));
    for (let i = 0; i < 2; i++) {
      const qx = Math.min(halfWidth - 1, Math.max(0, x0 + i));
      const q = (qy * halfWidth + qx) * 3;
      const cos =
        nx * (normals[q] as number) + ny * (normals[q + 1] as number) + nz * (normals[q + 2] as number);
      const bare =
        (normals[q] as number) === 0 && (normals[q + 1] as number) === 0 && (normals[q + 2] as number) === 0;
      if (bare) continue;
      const dx = (places[q] as number) - h.x;
      const dy = (places[q + 1] as number) - h.y;
      const dz = (places[q + 2] as number) - h.z;
      const off = Math.abs(nx * dx + ny * dy + nz * dz) / h.distance;
      const near = 1.02 - Math.abs(fx - x0 - i) * 0.98;
      const w =
        near * (1.02 - Math.abs(fy - y0 - j) * 0.98) * (Math.max(0, cos) ** 8 / (1 + 4e4 * off * off) + 1e-4);
      for (let k = 0; k < 3; k++) out[k] = (out[k] as number) + w * (soft[q + k] as number);
      total += w;
    }
  }
  if (total > 0) for (let k = 0; k < 3; k++) out[k] = (out[k] as number) / total;
  else for (let k = 0; k < 3; k++) out[k] = 0.5;
}
