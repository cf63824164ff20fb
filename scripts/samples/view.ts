import { aim, type Frame } from "./frame.ts";
import type { Light } from "./light.ts";
import { hash } from "./noise.ts";
import { softAt } from "./soft.ts";
import { Hit, Surface } from "./surface.ts";

/** Places of samples in a pixel: the first two always, the rest where those differ. */
const SPOTS = [
  [0.25, 0.25],
  [0.75, 0.75],
  [0.75, 0.25],
] as const;

/** Renders what the camera sees, row by row. */
export class View {
  private readonly d = new Float64Array(3);
  private readonly seen = new Float64Array(3);
  private readonly other = new Float64Array(3);
  private readonly soft = new Float64Array(3);
  private readonly hit = new Hit();
  private readonly surface = new Surface();
  private readonly light: Light;
  private readonly frame: Frame;
  private readonly softLight: Float32Array;

  constructor(light: Light, frame: Frame, softLight: Float32Array) {
    this.light = light;
    this.frame = frame;
    this.softLight = softLight;
  }

  row(y: number): void {
    const { width, light: film } = this.frame;
    const { hit, seen } = this;
    for (let x = 0; x < width; x++) {
      let [r, g, b, n] = [0, 0, 0, 0];
      let [material, nx, ny, bright] = [-1, 0, 0, 0];
      let wanted = 2;
      for (let i = 0; i < wanted; i++) {
        const spot = SPOTS[i] ?? SPOTS[0];
        const jitter = hash(x * 4 + i, y, 501);
        const met = this.point(
          x + spot[0] + (jitter - 0.5) * 0.3,
          y + spot[1] + (hash(x * 4 + i, y, 502) - 0.5) * 0.3,
          jitter,
          hash(x * 4 + i, y, 503),
        );
        const [sr, sg, sb] = [seen[0] as number, seen[1] as number, seen[2] as number];
        // A bright spark is held back, as one sample would else become a dot.
        r += Math.min(14, sr);
        g += Math.min(14, sg);
        b += Math.min(14, sb);
        n++;
        const id = met ? hit.material : -2;
        if (i === 0) {
          if (!met) wanted = y > 0 ? 1 : 2;
          [material, nx, ny, bright] = [id, hit.nx, hit.ny, sg];
        } else if (i === 1) {
          const turned = met && Math.abs(hit.nx - nx) + Math.abs(hit.ny - ny) > 0.15;
          const changed = Math.abs(sg - bright) > 0.35 * (sg + bright);
          if (id !== material || turned || changed) wanted = SPOTS.length;
        }
      }
      const at = (y * width + x) * 3;
      film[at] = r / n;
      film[at + 1] = g / n;
      film[at + 2] = b / n;
    }
  }

  /** Light from one point of the picture, in `seen`; whether there is anything but sky. */
  private point(x: number, y: number, r1: number, r2: number): boolean {
    const { light, d, seen, hit: h, surface: s } = this;
    const { camera, haze } = light.scene;
    aim(camera, this.frame, x, y, d);
    const [dx, dy, dz] = [d[0] as number, d[1] as number, d[2] as number];
    const [ex, ey, ez] = camera.eye;
    if (!light.look(ex, ey, ez, dx, dy, dz, h, s)) {
      light.skyAt(dx, dy, dz, true, seen);
      return false;
    }
    if (light.isGlass(h)) this.through(dx, dy, dz, 0.17, r1, r2);
    else if (light.isWater(h)) this.through(dx, dy, dz, 0.03, r1, r2);
    else this.matter(x, y, dx, dy, dz, r1, r2);
    const clear = Math.exp(-h.distance * haze.perMetre);
    for (let i = 0; i < 3; i++)
      seen[i] = (seen[i] as number) * clear + (haze.colour[i] as number) * (1 - clear);
    return true;
  }

  private matter(x: number, y: number, dx: number, dy: number, dz: number, r1: number, r2: number): void {
    const { light, seen, soft, hit: h, surface: s } = this;
    const { sun, soft: lean } = light.scene;
    softAt(this.frame, this.softLight, x, y, h, s, soft);
    const direct = light.sunOn(h, s, r1, r2);
    const tilt = (s.nx - h.nx) * lean[0] + (s.ny - h.ny) * lean[1] + (s.nz - h.nz) * lean[2];
    const relief = Math.max(0.2, 1 + tilt);
    const [sr, sg, sb] = sun.radiance;
    seen[0] = s.r * ((soft[0] as number) * relief + direct * sr) + s.er;
    seen[1] = s.g * ((soft[1] as number) * relief + direct * sg) + s.eg;
    seen[2] = s.b * ((soft[2] as number) * relief + direct * sb) + s.eb;
    if (s.gloss <= 0) return;
    const f = this.mirror(dx, dy, dz, s.gloss, s.rough, r1, r2);
    if (f === 0) return;
    for (let i = 0; i < 3; i++) seen[i] = (seen[i] as number) * (1 - f) + (this.other[i] as number) * f;
  }

  /** What a surface mirrors, in `other`; the share by Schlick's approximation. */
  private mirror(
    dx: number,
    dy: number,
    dz: number,
    f0: number,
    rough: number,
    r1: number,
    r2: number,
  ): number {
    const { light, hit: h, surface: s } = this;
    const a = r1 * 2 * Math.PI;
    const spread = rough * Math.sqrt(-Math.log(1 - 0.98 * r2));
    let nx = s.nx + Math.cos(a) * spread;
    let ny = s.ny + Math.sin(a) * spread;
    let nz = s.nz + Math.sin(a + 2.1) * spread;
    const k = 1 / Math.hypot(nx, ny, nz);
    nx *= k;
    ny *= k;
    nz *= k;
    const cos = -(dx * nx + dy * ny + dz * nz);
    if (cos <= 0) return 0;
    let rx = dx + 2 * cos * nx;
    let ry = dy + 2 * cos * ny;
    let rz = dz + 2 * cos * nz;
    const below = rx * h.nx + ry * h.ny + rz * h.nz;
    if (below < 0.001) {
      rx -= h.nx * (below - 0.001);
      ry -= h.ny * (below - 0.001);
      rz -= h.nz * (below - 0.001);
    }
    light.glance(
      h.x + h.nx * 0.003,
      h.y + h.ny * 0.003,
      h.z + h.nz * 0.003,
      rx,
      ry,
      rz,
      r2,
      r1,
      true,
      this.other,
    );
    return f0 + (1 - f0) * (1 - cos) ** 5 * (1 - Math.min(0.8, rough * 4));
  }

  /** A clear surface: mirrored light, and what stands behind it. */
  private through(dx: number, dy: number, dz: number, f0: number, r1: number, r2: number): void {
    const { light, seen, hit: h } = this;
    const f = this.mirror(dx, dy, dz, f0, 0, r1, r2);
    light.glance(h.x + dx * 0.004, h.y + dy * 0.004, h.z + dz * 0.004, dx, dy, dz, r2, r1, true, seen);
    for (let i = 0; i < 3; i++)
      seen[i] = (seen[i] as number) * (1 - f) * 0.92 + (this.other[i] as number) * f;
  }
}
