import { house } from "./house.ts";
import { MeshBuilder, unit, type Vec } from "./mesh.ts";
import { randomFrom } from "./noise.ts";
import { crown, grass, hedge, tree } from "./plants.ts";
import type { AreaLight, Scene } from "./scene.ts";
import { bar, cushion, turned } from "./shapes.ts";

const EYE: Vec = [5.4, 1.75, 16.6];
const POOL = { x0: -0.6, x1: 7.4, z0: 4.2, z1: 8.6 };
const TERRACE = { x0: -3.4, x1: 9.6, z0: -1.5, z1: 10.2 };

function pool(m: MeshBuilder): void {
  const { x0, x1, z0, z1 } = POOL;
  const t = TERRACE;
  const y = 0.05;
  m.quad("stone", [t.x0, y, z0], [t.x1 - t.x0, 0, 0], [0, 0, t.z0 - z0]);
  m.quad("stone", [t.x0, y, t.z1], [t.x1 - t.x0, 0, 0], [0, 0, z1 - t.z1]);
  m.quad("stone", [t.x0, y, z1], [x0 - t.x0, 0, 0], [0, 0, z0 - z1]);
  m.quad("stone", [x1, y, z1], [t.x1 - x1, 0, 0], [0, 0, z0 - z1]);
  m.box("sill", [t.x0, -0.05, t.z1], [t.x1, y + 0.004, t.z1 + 0.06]);
  m.quad("water", [x0, -0.06, z1], [x1 - x0, 0, 0], [0, 0, z0 - z1]);
  const deep = 1.5;
  m.quad("poolTile", [x0, y - deep, z1], [x1 - x0, 0, 0], [0, 0, z0 - z1]);
  for (const z of [z0, z1]) m.quad("poolTile", [x0, y - deep, z], [x1 - x0, 0, 0], [0, deep, 0]);
  for (const x of [x0, x1]) m.quad("poolTile", [x, y - deep, z1], [0, 0, z0 - z1], [0, deep, 0]);
}

function lounger(m: MeshBuilder, x: number, z: number): void {
  m.box("walnut", [x - 0.34, 0.2, z - 0.95], [x + 0.34, 0.27, z + 0.95]);
  for (const [a, b] of [
    [-0.3, -0.85],
    [0.26, -0.85],
    [-0.3, 0.8],
    [0.26, 0.8],
  ] as const) {
    m.box("walnut", [x + a, 0.05, z + b], [x + a + 0.05, 0.2, z + b + 0.05]);
  }
  cushion(m, "linen", [x, 0.33, z + 0.25], [0.33, 0.07, 0.68], 0.25);
  cushion(m, "linen", [x, 0.53, z - 0.66], [0.33, 0.07, 0.38], 0.25, 0, 0, 0.75);
}

/** A bollard lamp of the garden; its head shines to all sides. */
function bollard(m: MeshBuilder, x: number, z: number, lights: AreaLight[]): void {
  bar(m, "metal", [x, 0, z], [x, 0.52, z], 0.035);
  turned(
    m,
    "lampGlow",
    [x, 0.52, z],
    [
      [0, 0.045],
      [0.1, 0.045],
    ],
    16,
  );
  turned(
    m,
    "metal",
    [x, 0.62, z],
    [
      [0, 0.07],
      [0.03, 0.07],
      [0.035, 0],
    ],
    16,
  );
  lights.push({
    corner: [x - 0.05, 0.57, z],
    u: [0.1, 0, 0],
    v: [0, 0, 0.1],
    normal: [0, 0, 0],
    radiance: [30, 18, 8],
  });
}

/** A lamp on a wall, or under a roof. */
function wallLamp(
  m: MeshBuilder,
  x: number,
  y: number,
  z: number,
  radiance: number,
  lights: AreaLight[],
): void {
  turned(
    m,
    "lampGlow",
    [x, y, z],
    [
      [-0.07, 0.035],
      [0.07, 0.035],
    ],
    16,
  );
  m.box("metal", [x - 0.05, y + 0.07, z - 0.13], [x + 0.05, y + 0.09, z + 0.05]);
  lights.push({
    corner: [x - 0.05, y, z],
    u: [0.1, 0, 0],
    v: [0, 0, 0.1],
    normal: [0, 0, 0],
    radiance: [radiance, radiance * 0.6, radiance * 0.27],
  });
}

/** The house at dusk, its windows lit, across the pool. `detail` 1 is full. */
export function twilight(detail: number): Scene {
  const m = new MeshBuilder();
  const lights = house(m);
  const many = (n: number) => Math.ceil(n * detail);
  const { x0, x1, z0, z1 } = TERRACE;
  for (const [ax, bx, az, bz] of [
    [-90, x0, -120, 60],
    [x1, 90, -120, 60],
    [x0, x1, z1, 60],
    [x0, x1, -120, z0],
  ] as const) {
    m.quad("lawn", [ax, 0, bz], [bx - ax, 0, 0], [0, 0, az - bz]);
  }
  pool(m);
  const paved = (x: number, z: number) =>
    (x > x0 && x < x1 && z < z1 + 0.07) || (z < 0.1 && x > -7.2 && x < 8.4);
  grass(m, { x0: -11, x1: 16, z0: -1, z1: 14.8 }, EYE, many(90_000), paved);

  for (const [x, y, z] of [
    [-6.55, 2.0, 0.14],
    [-2.05, 2.0, 0.14],
    [-0.35, 2.0, 0.14],
    [3.25, 1.95, -1.36],
    [7.75, 1.95, -1.36],
  ] as const) {
    wallLamp(m, x, y, z, 95, lights);
  }
  wallLamp(m, 1.5, 2.5, -0.5, 85, lights);
  lounger(m, -1.9, 2.2);
  lounger(m, -2.75, 2.2);
  const random = randomFrom(9);
  for (const [x, z] of [
    [3.35, 0.3],
    [9.0, 0.4],
    [-2.9, 0.7],
  ] as const) {
    turned(
      m,
      "ceramic",
      [x, 0.05, z],
      [
        [0, 0.16],
        [0.5, 0.24],
        [0.52, 0.21],
        [0.46, 0.2],
        [0.46, 0],
      ],
      32,
    );
    crown(m, "hedge", [x, 0.86, z], [0.36, 0.42, 0.36], many(2600), 0.05, Math.round(x * 31), 30);
  }
  for (let x = -6.8; x < -3.6; x += 0.55) {
    const r = 0.3 + 0.2 * random();
    crown(m, "shrub", [x, r * 0.8, 0.5], [r, r, r], many(900), 0.06, Math.round(x * 100), 24);
  }
  for (const [x, z] of [
    [-3.9, 3],
    [-3.9, 6.6],
    [-3.9, 10.4],
    [10.1, 2.2],
    [10.1, 6.4],
    [10.1, 10.5],
    [-7.2, 1.2],
  ] as const) {
    bollard(m, x, z, lights);
    crown(
      m,
      "shrub",
      [x + (x < 0 ? -0.5 : 0.5), 0.24, z - 0.5],
      [0.4, 0.32, 0.4],
      many(1100),
      0.06,
      Math.round(x * 9 + z * 70),
      24,
    );
  }
  hedge(m, [-24, 0, -2.4], [-8.2, 1.7, -1.4], many(11_000), 21, 0.09);
  hedge(m, [9.9, 0, -3], [26, 1.8, -2], many(11_000), 22, 0.09);
  tree(m, [-10.5, 0, 2.2], 8.5, 3.0, 61, detail, 19_000, 0.17);
  tree(m, [-13, 0, -11], 11, 4.4, 62, detail, 11_000, 0.24);
  tree(m, [13.5, 0, -7], 9.5, 3.8, 63, detail, 13_000, 0.21);
  tree(m, [4, 0, -22], 11.5, 5, 64, detail, 9_000, 0.26);
  for (let i = 0; i < 8; i++) {
    crown(m, "pine", [-45 + i * 13, 2.5, -44], [7, 6, 4], many(2200), 0.7, 70 + i, 30);
  }

  return {
    mesh: m.build(),
    camera: { eye: EYE, yaw: -14, focal: 0.76, rise: 0.055 },
    sky: "dusk",
    outside: 1,
    open: true,
    sun: { direction: [0, 1, 0], radiance: [0, 0, 0], spread: 0 },
    lights,
    ambient: { above: [0.1, 0.14, 0.26], below: [0.03, 0.03, 0.035] },
    mood: { lit: true, wet: true },
    soft: unit([0, 0.7, 0.7]),
    haze: { colour: [0.1, 0.13, 0.24], perMetre: 0.0012 },
    look: { exposure: 1.8, warmth: [1, 1], glare: 0.05, grain: 4.4, vignette: 0.5 },
  };
}
