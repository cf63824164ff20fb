import { buildBvh } from "./bvh-build.ts";
import { MATERIAL_NAMES, type MaterialName } from "./materials.ts";

/** A point or direction: x to the right, y up, z towards the camera; metres. */
export type Vec = readonly [number, number, number];

/** Triangles in the order of their bounding volumes, in memory that workers share. */
export type Mesh = {
  /** Nine a triangle: a corner and the two edges from it. */
  corners: Float32Array;
  /** Nine a triangle: the corners' normals. */
  normals: Float32Array;
  /** One a triangle: a number in [0, 1) that varies its material. */
  seeds: Float32Array;
  materials: Uint8Array;
  /** Six a node: least and greatest corner. */
  boxes: Float32Array;
  /** Two a node: first child or first triangle, and the number of triangles (0 for an inner node). */
  links: Int32Array;
};

export const sub = (a: Vec, b: Vec): Vec => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const add = (a: Vec, b: Vec): Vec => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const scale = (a: Vec, k: number): Vec => [a[0] * k, a[1] * k, a[2] * k];
export const cross = (a: Vec, b: Vec): Vec => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const unit = (a: Vec): Vec => scale(a, 1 / (Math.hypot(a[0], a[1], a[2]) || 1));

/** Collects triangles, then sorts them into a hierarchy of boxes. */
export class MeshBuilder {
  private corners: number[] = [];
  private normals: number[] = [];
  private seeds: number[] = [];
  private materials: number[] = [];

  /** A triangle; without normals it is flat. */
  triangle(
    material: MaterialName,
    a: Vec,
    b: Vec,
    c: Vec,
    seed = 0,
    normals?: readonly [Vec, Vec, Vec],
  ): void {
    const e1 = sub(b, a);
    const e2 = sub(c, a);
    const flat = unit(cross(e1, e2));
    const [na, nb, nc] = normals ?? [flat, flat, flat];
    this.corners.push(a[0], a[1], a[2], e1[0], e1[1], e1[2], e2[0], e2[1], e2[2]);
    this.normals.push(na[0], na[1], na[2], nb[0], nb[1], nb[2], nc[0], nc[1], nc[2]);
    this.seeds.push(seed);
    this.materials.push(MATERIAL_NAMES.indexOf(material));
  }

  /** A parallelogram from a corner and two edges; it faces u × v. */
  quad(material: MaterialName, corner: Vec, u: Vec, v: Vec, seed = 0): void {
    const b = add(corner, u);
    const d = add(corner, v);
    const c = add(b, v);
    this.triangle(material, corner, b, c, seed);
    this.triangle(material, corner, c, d, seed);
  }

  /** A box between two corners. */
  box(material: MaterialName, low: Vec, high: Vec, seed = 0): void {
    const [x, y, z] = low;
    const dx = high[0] - x;
    const dy = high[1] - y;
    const dz = high[2] - z;
    this.quad(material, [x, y, z + dz], [dx, 0, 0], [0, dy, 0], seed);
    this.quad(material, [x + dx, y, z], [-dx, 0, 0], [0, dy, 0], seed);
    this.quad(material, [x + dx, y, z + dz], [0, 0, -dz], [0, dy, 0], seed);
    this.quad(material, [x, y, z], [0, 0, dz], [0, dy, 0], seed);
    this.quad(material, [x, y + dy, z + dz], [dx, 0, 0], [0, 0, -dz], seed);
    this.quad(material, [x, y, z], [dx, 0, 0], [0, 0, dz], seed);
  }

  build(): Mesh {
    return buildBvh(this.corners, this.normals, this.seeds, this.materials);
  }
}
