import { plant, sofa, table } from "./furniture.ts";
import { MeshBuilder, unit, type Vec } from "./mesh.ts";
import { randomFrom } from "./noise.ts";
import type { Scene } from "./scene.ts";
import { bar, drape, turned, wall } from "./shapes.ts";

const [WEST, EAST, BACK, FRONT, TOP] = [-2.5, 2.4, 0, 6.4, 2.75];
const WINDOW = { left: 0.75, right: 3.35, low: 0.25, high: 2.35 };

function shell(m: MeshBuilder): void {
  m.quad("plank", [WEST, 0, FRONT], [EAST - WEST, 0, 0], [0, 0, BACK - FRONT]);
  m.quad("ceiling", [WEST, TOP, FRONT], [EAST - WEST, 0, 0], [0, 0, BACK - FRONT]);
  m.quad("accent", [WEST, 0, BACK], [EAST - WEST, 0, 0], [0, TOP, 0]);
  m.quad("wallpaint", [EAST, 0, FRONT], [0, 0, BACK - FRONT], [0, TOP, 0]);
  m.quad("wallpaint", [WEST, 0, FRONT], [EAST - WEST, 0, 0], [0, TOP, 0]);
  wall(m, "wallpaint", [WEST, 0, BACK], [0, 0, 1], FRONT - BACK, TOP, [WINDOW]);
  m.box("skirting", [WEST, 0, BACK], [EAST, 0.09, BACK + 0.016]);
  m.box("skirting", [EAST - 0.016, 0, BACK], [EAST, 0.09, FRONT]);
  m.box("skirting", [WEST, 0, BACK], [WEST + 0.016, 0.09, FRONT]);
  for (const x of [WEST, EAST - 0.05]) m.box("ceiling", [x, TOP - 0.05, BACK], [x + 0.05, TOP, FRONT]);
  m.box("ceiling", [WEST, TOP - 0.05, BACK], [EAST, TOP, BACK + 0.05]);

  const { left, right, low, high } = WINDOW;
  const out = WEST - 0.28;
  m.quad("reveal", [out, low, left], [0.28, 0, 0], [0, high - low, 0]);
  m.quad("reveal", [out, low, right], [0.28, 0, 0], [0, high - low, 0]);
  m.quad("reveal", [out, high, left], [0.28, 0, 0], [0, 0, right - left]);
  m.box("skirting", [out, low - 0.04, left - 0.05], [WEST + 0.06, low, right + 0.05]);
  const f = 0.055;
  for (let i = 0; i <= 3; i++) {
    const z = left + (right - left - f) * (i / 3);
    m.box("skirting", [out + 0.05, low, z], [out + 0.12, high, z + f]);
  }
  for (const y of [low, high - f]) m.box("skirting", [out + 0.05, y, left], [out + 0.12, y + f, right]);
  m.quad("wallpaint", [out - 0.02, -1, -3], [0, 0, 3.75], [0, 5, 0]);
  m.quad("wallpaint", [out - 0.02, -1, right], [0, 0, 5], [0, 5, 0]);
  drape(m, "sheer", [WEST + 0.1, 0.02, 0.25], [0, 0, 1], 0.6, 2.5, 6, 0.045);
  drape(m, "sheer", [WEST + 0.1, 0.02, 3.2], [0, 0, 1], 0.65, 2.5, 6, 0.045);
  bar(m, "metal", [WEST + 0.1, 2.54, 0.1], [WEST + 0.1, 2.54, 4.0], 0.014);
}

function decoration(m: MeshBuilder): void {
  m.quad("painting", [-0.5, 1.43, 0.035], [1, 0, 0], [0, 0.7, 0]);
  for (const [a, b] of [
    [
      [-0.53, 1.4, 0],
      [0.53, 1.43, 0.05],
    ],
    [
      [-0.53, 2.13, 0],
      [0.53, 2.16, 0.05],
    ],
    [
      [-0.53, 1.4, 0],
      [-0.5, 2.16, 0.05],
    ],
    [
      [0.5, 1.4, 0],
      [0.53, 2.16, 0.05],
    ],
  ] as [Vec, Vec][]) {
    m.box("oak", a, b);
  }
  const [lx, lz] = [1.72, 0.55];
  turned(
    m,
    "metal",
    [lx, 0, lz],
    [
      [0, 0.15],
      [0.02, 0.15],
      [0.025, 0.012],
      [1.34, 0.012],
    ],
    32,
  );
  turned(
    m,
    "lampshade",
    [lx, 1.32, lz],
    [
      [0, 0.23],
      [0.34, 0.16],
    ],
    56,
  );
  m.box("rug", [-1.35, 0, 1.15], [1.45, 0.014, 3.35]);
  plant(m, -1.85, 0.55);
  const [x, z] = [EAST - 0.32, 2.0];
  m.box("oak", [x, 0.12, z], [EAST - 0.02, 0.62, z + 1.5]);
  m.box("walnut", [x - 0.01, 0.62, z - 0.02], [EAST - 0.01, 0.645, z + 1.52]);
  for (const k of [0.5, 1]) m.box("metal", [x - 0.004, 0.13, z + k], [x, 0.61, z + k + 0.004]);
  const random = randomFrom(8);
  for (let at = z + 0.1; at < z + 0.62; ) {
    const w = 0.018 + 0.025 * random();
    m.box("book", [x + 0.06, 0.645, at], [x + 0.2, 0.645 + 0.17 + 0.09 * random(), at + w - 0.001], random());
    at += w;
  }
  turned(
    m,
    "ceramic",
    [x + 0.14, 0.645, z + 1.1],
    [
      [0, 0.05],
      [0.1, 0.1],
      [0.2, 0.07],
      [0.27, 0.04],
      [0.29, 0.05],
    ],
    40,
  );
}

/** A living room with the sun in its window. */
export function interior(): Scene {
  const m = new MeshBuilder();
  shell(m);
  sofa(m);
  table(m);
  decoration(m);
  const { left, right, low, high } = WINDOW;
  return {
    mesh: m.build(),
    camera: { eye: [1.25, 1.3, 6.15], yaw: -17, focal: 0.8, rise: -0.05 },
    sky: "day",
    outside: 1.7,
    open: false,
    sun: { direction: unit([-0.8, 0.62, 0.16]), radiance: [7.2, 6.4, 5.1], spread: 0.005 },
    lights: [
      {
        corner: [WEST - 0.29, low, left],
        u: [0, 0, right - left],
        v: [0, high - low, 0],
        normal: [1, 0, 0],
        radiance: [2.4, 2.55, 2.75],
      },
      {
        corner: [1.62, 1.66, 0.45],
        u: [0.2, 0, 0],
        v: [0, 0, 0.2],
        normal: [0, 0, 0],
        radiance: [5, 3.3, 1.7],
      },
      // The room goes on behind the camera, with another window.
      {
        corner: [-1.5, 0.6, FRONT - 0.01],
        u: [2.6, 0, 0],
        v: [0, 1.7, 0],
        normal: [0, 0, -1],
        radiance: [0.85, 0.88, 0.92],
      },
    ],
    ambient: { above: [0.4, 0.385, 0.355], below: [0.4, 0.35, 0.285] },
    mood: { lit: false, wet: false },
    soft: unit([-0.8, 0.3, 0.5]),
    haze: { colour: [0, 0, 0], perMetre: 0 },
    look: { exposure: 1.25, warmth: [1, 1], glare: 0.045, grain: 4, vignette: 0.45 },
  };
}
