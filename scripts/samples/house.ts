import type { MeshBuilder, Vec } from "./mesh.ts";
import { roof } from "./roof.ts";
import type { AreaLight } from "./scene.ts";
import { bar, type Opening, wall } from "./shapes.ts";
import { windowIn } from "./windows.ts";

/** The house of two pictures: a gabled plaster house with a brick wing. Returns its windows as lights. */
export function house(m: MeshBuilder): AreaLight[] {
  const lights: AreaLight[] = [];
  const east: Vec = [1, 0, 0];
  const north: Vec = [0, 0, -1];

  const front: Opening[] = [
    { left: 0.9, right: 4.6, low: 0.12, high: 2.42 },
    { left: 0.9, right: 2.5, low: 3.15, high: 4.95 },
    { left: 4.5, right: 6.1, low: 3.15, high: 4.95 },
    { left: 5.3, right: 6.1, low: 0.9, high: 2.42 },
  ];
  const corner: Vec = [-7, 0, 0];
  wall(m, "plaster", corner, east, 7, 5.3, front);
  for (const [i, o] of front.entries()) windowIn(m, corner, east, o, [3, 2, 2, 1][i] ?? 1, lights);
  m.triangle("timber", [-7, 5.3, 0.03], [0, 5.3, 0.03], [-3.5, 8.7, 0.03]);
  m.quad("timber", [-7, 5.18, 0.03], [7, 0, 0], [0, 0.12, 0]);
  m.quad("timber", [-4.5, 3.0, 0.03], [2, 0, 0], [0, 2.18, 0]);
  wall(m, "plaster", [0, 0, 0], north, 9, 5.3);
  wall(m, "plaster", [0, 0, -9], [-1, 0, 0], 7, 5.3);
  wall(m, "plaster", [-7, 0, -9], [0, 0, 1], 9, 5.3);
  m.box("plinth", [-7.03, 0, -9], [0.03, 0.11, 0.03]);
  roof(m, [-7, 0, -9], [0, 5.3, 0], 8.7, "z");
  m.box("brick", [-5.4, 6, -6], [-4.6, 9.3, -5.1]);
  m.box("metal", [-5.5, 9.3, -6.1], [-4.5, 9.38, -5.0]);

  const wing: Opening[] = [
    { left: 0.9, right: 2.0, low: 0.1, high: 2.3 },
    { left: 2.12, right: 2.62, low: 0.1, high: 2.3 },
    { left: 3.7, right: 7.3, low: 0.12, high: 2.42 },
  ];
  const start: Vec = [0, 0, -1.5];
  wall(m, "brick", start, east, 8.2, 3.1, wing);
  windowIn(m, start, east, wing[1] as Opening, 1, lights);
  windowIn(m, start, east, wing[2] as Opening, 3, lights);
  m.quad("door", [0.9, 0.1, -1.62], [1.1, 0, 0], [0, 2.2, 0]);
  m.quad("reveal", [0.9, 0.1, -1.62], [0, 0, 0.12], [0, 2.2, 0]);
  m.quad("reveal", [2.0, 0.1, -1.5], [0, 0, -0.12], [0, 2.2, 0]);
  bar(m, "chrome", [1.83, 0.85, -1.56], [1.83, 1.5, -1.56], 0.017);
  wall(m, "brick", [8.2, 0, -1.5], north, 6, 3.1);
  m.triangle("brick", [8.2, 3.1, -1.5], [8.2, 3.1, -7.5], [8.2, 5.7, -4.5]);
  wall(m, "brick", [8.2, 0, -7.5], [-1, 0, 0], 8.2, 3.1);
  roof(m, [0, 0, -7.5], [8.2, 3.1, -1.5], 5.7, "x");
  m.box("plinth", [0, 0, -7.5], [8.23, 0.1, -1.47]);

  m.box("metal", [0.25, 2.62, -1.5], [3.1, 2.78, 0.15]);
  m.quad("timber", [0.3, 2.615, -1.5], [2.75, 0, 0], [0, 0, 1.6]);
  m.box("metal", [2.95, 0, 0], [3.03, 2.62, 0.08]);
  m.box("stone", [0.2, 0, -1.5], [3.15, 0.1, 0.25]);
  for (const [x, z] of [
    [8.3, -1.42],
    [-0.1, 0.08],
    [-6.9, 0.08],
  ] as const) {
    bar(m, "metal", [x, 0, z], [x, x > 5 ? 2.85 : 4.95, z], 0.045);
  }
  return lights;
}
