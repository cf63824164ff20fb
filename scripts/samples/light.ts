import { MATERIALS, materialNumber } from "./materials.ts";
import { hash } from "./noise.ts";
import type { Scene } from "./scene.ts";
import { SKIES } from "./sky.ts";
import { Hit, Surface } from "./surface.ts";
import { Tracer } from "./tracer.ts";

const GLASS = materialNumber("glass");
const WATER = materialNumber("water");

/** Light in a scene: what rays meet, and what arrives there. Results stand in fields and buffers reused. */
export class Light {
  readonly scene: Scene;
  readonly tracer: Tracer;
  private readonly sky: (typeof SKIES)["day"];
  private readonly far = { hit: new Hit(), surface: new Surface() };
  private readonly sum = new Float64Array(3);
  private readonly weights: Float64Array;

  constructor(scene: Scene) {
    this.scene = scene;
    this.tracer = new Tracer(scene.mesh, GLASS);
    this.sky = SKIES[scene.sky];
    this.weights = new Float64Array(scene.lights.length);
  }

  /** Casts a ray; true if it met something, described in `h` and `s`. */
  look(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, h: Hit, s: Surface): boolean {
    const tracer = this.tracer;
    if (!tracer.closest(ox, oy, oz, dx, dy, dz)) return false;
    const { normals, seeds, materials } = this.scene.mesh;
    const { t, triangle, u, v } = tracer;
    const w = 1 - u - v;
    const n = triangle * 9;
    const at = (k: number) => normals[n + k] as number;
    let nx = at(0) * w + at(3) * u + at(6) * v;
    let ny = at(1) * w + at(4) * u + at(7) * v;
    let nz = at(2) * w + at(5) * u + at(8) * v;
    const k = (nx * dx + ny * dy + nz * dz > 0 ? -1 : 1) / (Math.hypot(nx, ny, nz) || 1);
    nx *= k;
    ny *= k;
    nz *= k;
    h.x = ox + dx * t;
    h.y = oy + dy * t;
    h.z = oz + dz * t;
    h.nx = nx;
    h.ny = ny;
    h.nz = nz;
    h.distance = t;
    h.seed = seeds[triangle] as number;
    h.material = materials[triangle] as number;
    h.frame();
    s.reset(h);
    MATERIALS[h.material]?.(h, s, this.scene.mood);
    return true;
  }

  isGlass(h: Hit): boolean {
    return h.material === GLASS;
  }

  isWater(h: Hit): boolean {
    return h.material === WATER;
  }

  skyAt(x: number, y: number, z: number, fine: boolean, out: Float64Array): void {
    this.sky(x, y, z, fine, out);
    if (!fine) return;
    for (let i = 0; i < 3; i++) out[i] = (out[i] as number) * this.scene.outside;
  }

  /** Share of the sun that a surface turns into light, 0 in shadow. */
  sunOn(h: Hit, s: Surface, r1: number, r2: number): number {
    const { direction, spread, radiance } = this.scene.sun;
    if (radiance[0] === 0) return 0;
    const cos = s.nx * direction[0] + s.ny * direction[1] + s.nz * direction[2];
    const share = cos > 0 ? cos : -cos * s.leaf;
    if (share <= 0.001) return 0;
    const a = r1 * 2 * Math.PI;
    const r = Math.sqrt(r2) * spread;
    const dx = direction[0] + Math.cos(a) * r;
    const dy = direction[1] + Math.sin(a) * r;
    const dz = direction[2] - Math.cos(a) * r;
    const k = cos > 0 ? 0.002 : -0.002;
    return this.tracer.blocked(h.x + h.nx * k, h.y + h.ny * k, h.z + h.nz * k, dx, dy, dz, 200) ? 0 : share;
  }

  /** Light of all lamps and windows on a surface as if nothing stood between, added to `out`. */
  private lampsRough(h: Hit, s: Surface, out: Float64Array): void {
    for (const light of this.scene.lights) {
      const { corner, u, v, normal, radiance } = light;
      const x = corner[0] + (u[0] + v[0]) / 2 - h.x;
      const y = corner[1] + (u[1] + v[1]) / 2 - h.y;
      const z = corner[2] + (u[2] + v[2]) / 2 - h.z;
      const d2 = x * x + y * y + z * z;
      const inv = 1 / Math.sqrt(d2);
      const here = (x * s.nx + y * s.ny + z * s.nz) * inv;
      const there =
        normal[0] || normal[1] || normal[2] ? -(x * normal[0] + y * normal[1] + z * normal[2]) * inv : 1;
      if (here <= 0 || there <= 0) continue;
      const area = Math.hypot(u[0], u[1], u[2]) * Math.hypot(v[0], v[1], v[2]);
      const e = (area * here * there) / (Math.PI * d2 + area);
      for (let i = 0; i < 3; i++) out[i] = (out[i] as number) + e * (radiance[i] as number);
    }
  }

  /** Light of one lamp or window, chosen by its likely share, with its shadow; added to `out`. */
  private lampSampled(
    h: Hit,
    s: Surface,
    r0: number,
    r1: number,
    r2: number,
    k: number,
    out: Float64Array,
  ): void {
    const lights = this.scene.lights;
    let total = 0;
    for (const [i, light] of lights.entries()) {
      const { corner, u, v, normal, radiance } = light;
      const x = corner[0] + (u[0] + v[0]) / 2 - h.x;
      const y = corner[1] + (u[1] + v[1]) / 2 - h.y;
      const z = corner[2] + (u[2] + v[2]) / 2 - h.z;
      const d2 = x * x + y * y + z * z;
      const behind =
        (normal[0] || normal[1] || normal[2]) && x * normal[0] + y * normal[1] + z * normal[2] > 0;
      const area = Math.hypot(u[0], u[1], u[2]) * Math.hypot(v[0], v[1], v[2]);
      const w = behind ? 0 : (area * radiance[1]) / (d2 + area);
      total += w;
      this.weights[i] = w;
    }
    if (total === 0) return;
    let pick = r0 * total;
    let index = 0;
    while (index < lights.length - 1 && pick >= (this.weights[index] as number)) {
      pick -= this.weights[index++] as number;
    }
    const light = lights[index];
    if (!light) return;
    const { corner, u, v, normal, radiance } = light;
    const x = corner[0] + u[0] * r1 + v[0] * r2 - h.x;
    const y = corner[1] + u[1] * r1 + v[1] * r2 - h.y;
    const z = corner[2] + u[2] * r1 + v[2] * r2 - h.z;
    const d2 = Math.max(0.03, x * x + y * y + z * z);
    const d = Math.sqrt(d2);
    const here = (x * h.nx + y * h.ny + z * h.nz) / d;
    const there =
      normal[0] || normal[1] || normal[2] ? -(x * normal[0] + y * normal[1] + z * normal[2]) / d : 1;
    const facing = here > 0 ? here : -here * s.leaf;
    if (facing <= 0 || there <= 0) return;
    const nudge = here > 0 ? 0.002 : -0.002;
    if (
      this.tracer.blocked(
        h.x + h.nx * nudge,
        h.y + h.ny * nudge,
        h.z + h.nz * nudge,
        x / d,
        y / d,
        z / d,
        d - 0.13,
      )
    )
      return;
    const area = Math.hypot(u[0], u[1], u[2]) * Math.hypot(v[0], v[1], v[2]);
    const e = (k * area * facing * there * total) / (Math.PI * d2 * (this.weights[index] as number));
    for (let i = 0; i < 3; i++) out[i] = (out[i] as number) + e * (radiance[i] as number);
  }

  /** What a ray sees without a second look: mirrors, rooms behind glass, bounces. Written to `out`. */
  glance(
    ox: number,
    oy: number,
    oz: number,
    dx: number,
    dy: number,
    dz: number,
    r1: number,
    r2: number,
    view: boolean,
    out: Float64Array,
  ): void {
    const { hit, surface } = this.far;
    let met = this.look(ox, oy, oz, dx, dy, dz, hit, surface);
    if (met && view && this.isGlass(hit)) met = this.look(hit.x, hit.y, hit.z, dx, dy, dz, hit, surface);
    if (!met) {
      if (view || this.scene.open) this.skyAt(dx, dy, dz, view, out);
      else out.fill(0);
      return;
    }
    const { sun, ambient } = this.scene;
    const sum = this.sum.fill(0);
    // Lamps outside do not reach into rooms; those bring their own glow.
    if (!this.isGlass(hit) && surface.dim === 1) this.lampsRough(hit, surface, sum);
    const direct = surface.dim < 1 && !view ? 0 : this.sunOn(hit, surface, r1, r2);
    const up = 0.5 + 0.5 * surface.ny;
    const lamps = view ? 1 : 0;
    for (let i = 0; i < 3; i++) {
      const soft =
        ((ambient.above[i] as number) * up + (ambient.below[i] as number) * (1 - up)) * surface.dim;
      const albedo = i === 0 ? surface.r : i === 1 ? surface.g : surface.b;
      const glow = i === 0 ? surface.er : i === 1 ? surface.eg : surface.eb;
      out[i] = albedo * (soft + (sum[i] as number) + direct * (sun.radiance[i] as number)) + lamps * glow;
    }
  }

  private readonly bounced = new Float64Array(3);

  /** Soft light on a surface: sky, bounces, lamps; `samples` rays of each. Written to `out`. */
  gather(h: Hit, s: Surface, samples: number, x: number, y: number, out: Float64Array): void {
    const shift1 = hash(x, y, 401);
    const shift2 = hash(x, y, 402);
    const shift3 = hash(x, y, 403);
    const { nx, ny, nz } = h;
    const sign = nz >= 0 ? 1 : -1;
    const a = -1 / (sign + nz);
    const b = nx * ny * a;
    out.fill(0);
    const share = 1 / samples;
    for (let i = 0; i < samples; i++) {
      // Additive recurrence: even cover of the square by any number of samples.
      const r1 = (shift1 + i * 0.7548776662466927) % 1;
      const r2 = (shift2 + i * 0.5698402909980532) % 1;
      const r3 = (shift3 + i * 0.6180339887498949) % 1;
      const r = Math.sqrt(r2);
      const phi = r1 * 2 * Math.PI;
      const lx = r * Math.cos(phi);
      const ly = r * Math.sin(phi);
      const lz = Math.sqrt(1 - r2);
      // Basis about the normal (Duff et al. 2017).
      const dx = lx * (1 + sign * nx * nx * a) + ly * b + lz * nx;
      const dy = lx * sign * b + ly * (sign + ny * ny * a) + lz * ny;
      const dz = lx * -sign * nx + ly * -ny + lz * nz;
      this.glance(
        h.x + nx * 0.002,
        h.y + ny * 0.002,
        h.z + nz * 0.002,
        dx,
        dy,
        dz,
        r3,
        r1,
        false,
        this.bounced,
      );
      for (let k = 0; k < 3; k++) out[k] = (out[k] as number) + share * (this.bounced[k] as number);
      if (this.weights.length > 0) this.lampSampled(h, s, r3, r2, r1, share, out);
    }
  }
}
