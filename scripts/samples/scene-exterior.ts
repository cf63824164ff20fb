import { house } from "./house.ts";
import { MeshBuilder, unit, type Vec } from "./mesh.ts";
import { randomFrom } from "./noise.ts";
import { crown, grass, hedge, tree } from "./plants.ts";
import type { Scene } from "./scene.ts";

const EYE: Vec = [8.6, 1.6, 17];

/** Whether a place is path or house, where no grass grows. */
function paved(x: number, z: number): boolean {
  const path = Math.abs(x - (1.5 + 0.045 * Math.max(0, z) ** 1.55)) < 0.85;
  return (path && z > -1.6) || (z < 0.55 && x > -7.6 && x < 8.9);
}

/** The house by day from across its lawn. `detail` 1 is full; less thins leaves and grass. */
export function exterior(detail: number): Scene {
  const m = new MeshBuilder();
  house(m);
  const many = (n: number) => Math.ceil(n * detail);

  m.quad("lawn", [-90, 0, 40], [180, 0, 0], [0, 0, -160]);
  m.quad("soil", [-7.7, 0.012, 0.6], [7.9, 0, 0], [0, 0, -0.7]);
  m.quad("soil", [3.2, 0.012, -0.75], [5.8, 0, 0], [0, 0, -0.8]);
  for (let i = 0; i < 40; i++) {
    const [z0, z1] = [-1.3 + i * 0.5, -1.3 + (i + 1) * 0.5];
    const at = (z: number) => 1.5 + 0.045 * Math.max(0, z) ** 1.55;
    m.quad("stone", [at(z0) - 0.8, 0.025, z0], [1.6, 0, 0], [at(z1) - at(z0), 0, z1 - z0]);
  }
  grass(m, { x0: -14, x1: 20, z0: 0.4, z1: 14.6 }, EYE, many(170_000), paved);

  const random = randomFrom(5);
  for (let x = -6.7; x < -0.4; x += 0.62) {
    const r = 0.3 + 0.16 * random();
    crown(
      m,
      random() > 0.4 ? "shrub" : "hedge",
      [x, r * 0.8, 0.32],
      [r, r, r * 0.8],
      many(900),
      0.055,
      Math.round(x * 100),
      24,
    );
    if (random() > 0.5)
      crown(m, "flower", [x, r * 1.15, 0.4], [r, r * 0.7, r], many(120), 0.045, Math.round(x * 77), 12);
  }
  for (let x = 3.6; x < 8.7; x += 0.55) {
    const r = 0.26 + 0.14 * random();
    crown(
      m,
      random() > 0.6 ? "shrub" : "hedge",
      [x, r * 0.8, -1.05],
      [r, r, r],
      many(900),
      0.055,
      Math.round(x * 100),
      24,
    );
    if (random() > 0.6)
      crown(m, "flower", [x, r, -0.95], [r, r, r], many(150), 0.045, Math.round(x * 79), 12);
  }
  hedge(m, [-24, 0, -3.2], [-8.4, 1.6, -2.2], many(11_000), 21, 0.09);
  hedge(m, [9.8, 0, -5], [26, 1.7, -4], many(11_000), 22, 0.09);
  tree(m, [-11.5, 0, 4.2], 8.5, 3.1, 31, detail, 21_000, 0.16);
  tree(m, [-13, 0, -9], 11, 4.4, 32, detail, 21_000, 0.18);
  tree(m, [14, 0, -9], 9.5, 3.9, 33, detail, 19_000, 0.17);
  tree(m, [21, 0, -16], 12, 5, 34, detail, 14_000, 0.25);
  tree(m, [3, 0, -22], 12, 5.5, 35, detail, 14_000, 0.24);
  tree(m, [-22, 0, -20], 13, 6, 36, detail, 10_000, 0.34);
  for (let i = 0; i < 9; i++) {
    crown(
      m,
      "pine",
      [-50 + i * 12, 3, -42 - 6 * random()],
      [8, 5.5 + 2.5 * random(), 4],
      many(3600),
      0.62,
      40 + i,
      30,
    );
  }
  // Out of the frame: throws its shade over the lawn.
  tree(m, [-6, 0, 19], 11, 3.6, 51, detail, 10_000, 0.2);

  return {
    mesh: m.build(),
    camera: { eye: EYE, yaw: -26, focal: 0.86, rise: 0.1 },
    sky: "day",
    outside: 1,
    open: true,
    sun: { direction: unit([-0.62, 0.55, 0.56]), radiance: [3.7, 3.4, 2.95], spread: 0.005 },
    lights: [],
    ambient: { above: [0.42, 0.5, 0.66], below: [0.17, 0.2, 0.1] },
    mood: { lit: false, wet: false },
    soft: unit([-0.2, 0.9, 0.4]),
    haze: { colour: [0.6, 0.7, 0.85], perMetre: 0.0012 },
    look: { exposure: 0.72, warmth: [1.04, 0.97], glare: 0.02, grain: 3.4, vignette: 0.4 },
  };
}
