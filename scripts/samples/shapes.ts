import type { MaterialName } from "./materials.ts";
import { add, cross, type MeshBuilder, scale, sub, unit, type Vec } from "./mesh.ts";

/** A hole in a wall: along it and up, metres from the wall's corner. */
export type Opening = { left: number; right: number; low: number; high: number };

/** A wall from `corner` along `along` (unit) of a size, with holes; it faces along × up. */
export function wall(
  m: MeshBuilder,
  material: MaterialName,
  corner: Vec,
  along: Vec,
  width: number,
  height: number,
  openings: Opening[] = [],
): void {
  const xs = [...new Set([0, width, ...openings.flatMap((o) => [o.left, o.right])])].sort((a, b) => a - b);
  const ys = [...new Set([0, height, ...openings.flatMap((o) => [o.low, o.high])])].sort((a, b) => a - b);
  for (const [i, x] of xs.slice(0, -1).entries()) {
    for (const [j, y] of ys.slice(0, -1).entries()) {
      if (openings.some((o) => x >= o.left && x < o.right && y >= o.low && y < o.high)) continue;
      const w = (xs[i + 1] ?? x) - x;
      const h = (ys[j + 1] ?? y) - y;
      m.quad(material, add(add(corner, scale(along, x)), [0, y, 0]), scale(along, w), [0, h, 0]);
    }
  }
}

/** A closed surface from a function of two angles, with smooth normals. */
function surface(
  m: MeshBuilder,
  material: MaterialName,
  columns: number,
  rows: number,
  point: (a: number, b: number) => Vec,
  seed: number,
): void {
  const at = (i: number, j: number) => point(i / columns, j / rows);
  const step = 0.2;
  const normal = (i: number, j: number): Vec => {
    const k = Math.min(rows - step, Math.max(step, j));
    const du = sub(at(i + step, k), at(i - step, k));
    const dv = sub(at(i, k + step), at(i, k - step));
    return unit(cross(du, dv));
  };
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const corners = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)] as const;
      const n = [normal(i, j), normal(i + 1, j), normal(i + 1, j + 1), normal(i, j + 1)] as const;
      m.triangle(material, corners[0], corners[1], corners[2], seed, [n[0], n[1], n[2]]);
      m.triangle(material, corners[0], corners[2], corners[3], seed, [n[0], n[2], n[3]]);
    }
  }
}

/** A box with round edges: `power` 1 is an ellipsoid, towards 0 a box. */
export function cushion(
  m: MeshBuilder,
  material: MaterialName,
  centre: Vec,
  half: Vec,
  power = 0.3,
  seed = 0,
  turn = 0,
  lean = 0,
): void {
  const bend = (x: number) => Math.sign(x) * Math.abs(x) ** power;
  const [ct, st, cl, sl] = [Math.cos(turn), Math.sin(turn), Math.cos(lean), Math.sin(lean)];
  surface(
    m,
    material,
    48,
    24,
    (a, b) => {
      const p = -a * 2 * Math.PI;
      const q = (b - 0.5) * Math.PI;
      const x = half[0] * bend(Math.cos(q)) * bend(Math.cos(p));
      const y = half[1] * bend(Math.sin(q));
      const z = half[2] * bend(Math.cos(q)) * bend(Math.sin(p));
      const y2 = y * cl - z * sl;
      const z2 = y * sl + z * cl;
      return [centre[0] + x * ct + z2 * st, centre[1] + y2, centre[2] - x * st + z2 * ct];
    },
    seed,
  );
}

/** A turned body: radius by height, each pair [height, radius], about a vertical axis. */
export function turned(
  m: MeshBuilder,
  material: MaterialName,
  foot: Vec,
  profile: readonly (readonly [number, number])[],
  columns = 32,
  seed = 0,
): void {
  for (const [k, [y0, r0]] of profile.slice(0, -1).entries()) {
    const [y1, r1] = profile[k + 1] ?? [y0, r0];
    surface(
      m,
      material,
      columns,
      1,
      (a, b) => {
        const p = -a * 2 * Math.PI;
        const r = r0 + (r1 - r0) * b;
        return [foot[0] + r * Math.cos(p), foot[1] + y0 + (y1 - y0) * b, foot[2] + r * Math.sin(p)];
      },
      seed,
    );
  }
}

/** A round bar between two points, thinner at its end by `taper`. */
export function bar(
  m: MeshBuilder,
  material: MaterialName,
  from: Vec,
  to: Vec,
  radius: number,
  taper = 1,
  columns = 8,
): void {
  const axis = unit(sub(to, from));
  const side = unit(cross(axis, Math.abs(axis[1]) > 0.9 ? [1, 0, 0] : [0, 1, 0]));
  const other = cross(axis, side);
  surface(
    m,
    material,
    columns,
    1,
    (a, b) => {
      const p = a * 2 * Math.PI;
      const r = radius * (1 + (taper - 1) * b);
      const off = add(scale(side, r * Math.cos(p)), scale(other, r * Math.sin(p)));
      return add(add(from, scale(sub(to, from), b)), off);
    },
    0,
  );
}

/** Hanging cloth in folds, from `corner` along `along` for a width, of a height. */
export function drape(
  m: MeshBuilder,
  material: MaterialName,
  corner: Vec,
  along: Vec,
  width: number,
  height: number,
  folds: number,
  depth = 0.05,
): void {
  const out = cross(along, [0, 1, 0]);
  surface(
    m,
    material,
    folds * 8,
    2,
    (a, b) => {
      const wave = Math.sin(a * folds * 2 * Math.PI) + 0.4 * Math.sin(a * folds * 3.7 + 2);
      const p = add(corner, scale(along, a * width + 0.012 * Math.sin(a * folds * 12.6)));
      return add(add(p, [0, b * height, 0]), scale(out, wave * depth * (1.15 - 0.3 * b)));
    },
    0,
  );
}
