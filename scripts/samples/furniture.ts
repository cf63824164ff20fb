import type { MeshBuilder, Vec } from "./mesh.ts";
import { randomFrom } from "./noise.ts";
import { bar, cushion, drape, turned } from "./shapes.ts";

/** A sofa with cushions and a throw, against the back wall. */
export function sofa(m: MeshBuilder): void {
  const [x, z] = [0.05, 0.62];
  cushion(m, "sofa", [x, 0.24, z], [1.12, 0.13, 0.44], 0.16);
  for (const i of [-1, 1]) {
    cushion(m, "sofa", [x + i * 0.475, 0.43, z + 0.07], [0.47, 0.1, 0.42], 0.24, 0.3);
    cushion(m, "sofa", [x + i * 0.475, 0.7, z - 0.27], [0.46, 0.26, 0.13], 0.34, 0.3, 0, -0.16);
    cushion(m, "sofa", [x + i * 1.06, 0.4, z], [0.11, 0.24, 0.45], 0.24, 0.3);
    for (const k of [-1, 1])
      bar(m, "walnut", [x + i * 0.98, 0, z + k * 0.34], [x + i * 0.94, 0.14, z + k * 0.32], 0.016, 1.4);
  }
  cushion(m, "sofa", [x, 0.5, z - 0.4], [1.1, 0.34, 0.07], 0.24, 0.3);
  cushion(m, "ochre", [x - 0.66, 0.73, z - 0.02], [0.23, 0.22, 0.085], 0.55, 0.1, 0.35, -0.3);
  cushion(m, "linen", [x - 0.38, 0.7, z + 0.06], [0.2, 0.19, 0.08], 0.55, 0.2, -0.15, -0.38);
  cushion(m, "teal", [x + 0.7, 0.73, z - 0.02], [0.23, 0.22, 0.085], 0.55, 0.1, -0.35, -0.3);
  drape(m, "throwCloth", [x + 0.5, 0.22, z + 0.512], [1, 0, 0], 0.44, 0.32, 5, 0.008);
  m.quad("throwCloth", [x + 0.5, 0.545, z + 0.5], [0.44, 0, 0], [0, 0, -0.6]);
}

/** A round table with books and a vase of seed heads. */
export function table(m: MeshBuilder): void {
  const [x, z] = [0.05, 2.25];
  turned(
    m,
    "oak",
    [x, 0.36, z],
    [
      [0, 0],
      [0, 0.48],
      [0.012, 0.5],
      [0.03, 0.5],
      [0.036, 0.49],
      [0.036, 0],
    ],
    72,
  );
  for (let i = 0; i < 3; i++) {
    const a = i * 2.094 + 0.4;
    bar(
      m,
      "oak",
      [x + Math.cos(a) * 0.38, 0.012, z + Math.sin(a) * 0.38],
      [x + Math.cos(a) * 0.27, 0.37, z + Math.sin(a) * 0.27],
      0.018,
      1.5,
      12,
    );
  }
  const top = 0.396;
  for (const [i, [dx, dz, w]] of (
    [
      [0, 0, 0.15],
      [0.01, 0.01, 0.135],
      [-0.01, 0.005, 0.12],
    ] as const
  ).entries()) {
    const y = top + i * 0.03;
    m.box(
      "book",
      [x - 0.24 + dx, y, z - 0.02 + dz - w / 1.4],
      [x - 0.24 + dx + w * 1.6, y + 0.028, z - 0.02 + dz + w / 1.4],
      i * 0.31 + 0.1,
    );
  }
  turned(
    m,
    "ceramic",
    [x + 0.2, top, z - 0.1],
    [
      [0, 0.04],
      [0.03, 0.075],
      [0.09, 0.085],
      [0.15, 0.055],
      [0.19, 0.028],
      [0.22, 0.034],
    ],
    40,
  );
  const random = randomFrom(12);
  for (let i = 0; i < 16; i++) {
    const a = random() * 6.283;
    const r = 0.05 + 0.13 * random();
    const tip: Vec = [x + 0.2 + Math.cos(a) * r, top + 0.34 + 0.22 * random(), z - 0.1 + Math.sin(a) * r];
    bar(m, "walnut", [x + 0.2, top + 0.2, z - 0.1], tip, 0.0022, 0.6, 5);
    for (let k = 0; k < 9; k++) {
      const t = 0.35 + 0.65 * (k / 8);
      const p: Vec = [
        x + 0.2 + Math.cos(a) * r * t,
        top + 0.2 + (tip[1] - top - 0.2) * t,
        z - 0.1 + Math.sin(a) * r * t,
      ];
      seedHead(m, p, 0.014 + 0.008 * random(), random());
    }
  }
}

/** A dried seed head: a small ball of two pyramids, too small to need more. */
function seedHead(m: MeshBuilder, p: Vec, r: number, seed: number): void {
  for (let i = 0; i < 6; i++) {
    const [a, b] = [(i / 6) * 6.283, ((i + 1) / 6) * 6.283];
    const one: Vec = [p[0] + Math.cos(a) * r, p[1], p[2] + Math.sin(a) * r];
    const two: Vec = [p[0] + Math.cos(b) * r, p[1], p[2] + Math.sin(b) * r];
    for (const s of [-1, 1]) m.triangle("linen", one, two, [p[0], p[1] + s * r, p[2]], seed);
  }
}

/** A broad-leaved plant in a pot. */
export function plant(m: MeshBuilder, x: number, z: number): void {
  turned(
    m,
    "ceramic",
    [x, 0, z],
    [
      [0, 0.15],
      [0.04, 0.16],
      [0.34, 0.2],
      [0.36, 0.2],
      [0.36, 0.18],
      [0.31, 0.17],
      [0.31, 0],
    ],
    40,
  );
  const random = randomFrom(3);
  for (let i = 0; i < 17; i++) {
    const a = i * 2.399 + 0.4 * random();
    const reach = 0.16 + 0.36 * random();
    const height = 0.65 + 0.8 * random();
    const end: Vec = [x + Math.cos(a) * reach, height, z + Math.sin(a) * reach];
    bar(m, "houseplant", [x, 0.3, z], end, 0.007, 0.5, 6);
    broadLeaf(m, end, a, 0.2 + 0.12 * random(), random());
  }
}

/** A broad leaf, hanging outwards from its stem. */
function broadLeaf(m: MeshBuilder, at: Vec, turn: number, size: number, seed: number): void {
  const point = (t: number, side: number): Vec => {
    const width = size * 0.42 * Math.sin(Math.PI * t ** 0.75) * side;
    const out = size * 1.1 * t;
    const y = at[1] + size * (0.42 * t - 0.95 * t * t) + Math.abs(side) * 0.018;
    return [
      at[0] + Math.cos(turn) * out - Math.sin(turn) * width,
      y,
      at[2] + Math.sin(turn) * out + Math.cos(turn) * width,
    ];
  };
  const n = 8;
  for (let i = 0; i < n; i++) {
    for (const [p, q] of [
      [-1, 0],
      [0, 1],
    ] as const) {
      const [a, b, c, d] = [point(i / n, p), point((i + 1) / n, p), point((i + 1) / n, q), point(i / n, q)];
      m.triangle("houseplant", a, b, c, seed);
      m.triangle("houseplant", a, c, d, seed);
    }
  }
}
