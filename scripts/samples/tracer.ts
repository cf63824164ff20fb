import type { Mesh } from "./mesh.ts";

const FAR = 1e9;

/** Casts rays at a mesh. The last hit is kept in fields, so that no ray makes an object. */
export class Tracer {
  /** Distance, triangle and the weights of its second and third corner. */
  t = FAR;
  triangle = -1;
  u = 0;
  v = 0;
  private readonly mesh: Mesh;
  /** Material that shadows pass through. */
  private readonly clear: number;
  private readonly stack = new Int32Array(96);
  private readonly near = new Float64Array(96);

  constructor(mesh: Mesh, clear: number) {
    this.mesh = mesh;
    this.clear = clear;
  }

  /** The nearest triangle along a ray. */
  closest(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number): boolean {
    return this.walk(ox, oy, oz, dx, dy, dz, FAR, false);
  }

  /** Whether anything but glass stands within `limit`. */
  blocked(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, limit: number): boolean {
    return this.walk(ox, oy, oz, dx, dy, dz, limit, true);
  }

  private walk(
    ox: number,
    oy: number,
    oz: number,
    dx: number,
    dy: number,
    dz: number,
    limit: number,
    any: boolean,
  ): boolean {
    const { boxes, links, corners, materials } = this.mesh;
    const stack = this.stack;
    const near = this.near;
    const ix = 1 / (dx || 1e-12);
    const iy = 1 / (dy || 1e-12);
    const iz = 1 / (dz || 1e-12);
    let t = limit;
    this.triangle = -1;
    let top = 0;
    let node = 0;
    for (;;) {
      const count = links[node * 2 + 1] as number;
      const first = links[node * 2] as number;
      if (count > 0) {
        for (let i = first; i < first + count; i++) {
          // Möller–Trumbore
          const c = i * 9;
          const ax = corners[c + 3] as number;
          const ay = corners[c + 4] as number;
          const az = corners[c + 5] as number;
          const bx = corners[c + 6] as number;
          const by = corners[c + 7] as number;
          const bz = corners[c + 8] as number;
          const px = dy * bz - dz * by;
          const py = dz * bx - dx * bz;
          const pz = dx * by - dy * bx;
          const det = ax * px + ay * py + az * pz;
          if (det > -1e-12 && det < 1e-12) continue;
          const inv = 1 / det;
          const sx = ox - (corners[c] as number);
          const sy = oy - (corners[c + 1] as number);
          const sz = oz - (corners[c + 2] as number);
          const u = (sx * px + sy * py + sz * pz) * inv;
          if (u < 0 || u > 1) continue;
          const qx = sy * az - sz * ay;
          const qy = sz * ax - sx * az;
          const qz = sx * ay - sy * ax;
          const v = (dx * qx + dy * qy + dz * qz) * inv;
          if (v < 0 || u + v > 1) continue;
          const d = (bx * qx + by * qy + bz * qz) * inv;
          if (d < 1e-4 || d >= t) continue;
          if (any) {
            if (materials[i] === this.clear) continue;
            return true;
          }
          t = d;
          this.triangle = i;
          this.u = u;
          this.v = v;
        }
      } else {
        const a = enter(boxes, first * 6, ox, oy, oz, ix, iy, iz, t);
        const b = enter(boxes, first * 6 + 6, ox, oy, oz, ix, iy, iz, t);
        if (a < b) {
          if (b < FAR) {
            near[top] = b;
            stack[top++] = first + 1;
          }
          node = first;
          continue;
        }
        if (b < FAR) {
          if (a < FAR) {
            near[top] = a;
            stack[top++] = first;
          }
          node = first + 1;
          continue;
        }
      }
      do {
        if (top === 0) {
          this.t = t;
          return this.triangle >= 0;
        }
        top--;
      } while ((near[top] as number) >= t);
      node = stack[top] as number;
    }
  }
}

/** Distance at which a ray enters a box, or FAR. */
function enter(
  boxes: Float32Array,
  at: number,
  ox: number,
  oy: number,
  oz: number,
  ix: number,
  iy: number,
  iz: number,
  t: number,
): number {
  const x0 = ((boxes[at] as number) - ox) * ix;
  const x1 = ((boxes[at + 3] as number) - ox) * ix;
  const y0 = ((boxes[at + 1] as number) - oy) * iy;
  const y1 = ((boxes[at + 4] as number) - oy) * iy;
  const z0 = ((boxes[at + 2] as number) - oz) * iz;
  const z1 = ((boxes[at + 5] as number) - oz) * iz;
  let low = x0 < x1 ? x0 : x1;
  let high = x0 < x1 ? x1 : x0;
  const ly = y0 < y1 ? y0 : y1;
  const hy = y0 < y1 ? y1 : y0;
  const lz = z0 < z1 ? z0 : z1;
  const hz = z0 < z1 ? z1 : z0;
  if (ly > low) low = ly;
  if (lz > low) low = lz;
  if (hy < high) high = hy;
  if (hz < high) high = hz;
  if (low < 0) low = 0;
  return low <= high && low < t ? low : FAR;
}
