import { add, cross, type MeshBuilder, scale, type Vec } from "./mesh.ts";
import { randomFrom } from "./noise.ts";
import { bar } from "./shapes.ts";

/** One slope of tiles: overlapping rows from the eave up. `eave` and `up` span it; it faces along × up. */
function slope(m: MeshBuilder, eave: Vec, along: Vec, up: Vec, length: number, rise: number): void {
  const n = cross(along, up);
  const rows = Math.ceil(rise / 0.33);
  const random = randomFrom(Math.round(length * 100));
  for (let i = 0; i < rows; i++) {
    const a = add(add(eave, scale(up, (i * rise) / rows)), scale(n, 0.05 + 0.004 * random()));
    const span = add(scale(up, rise / rows + 0.03), scale(n, -0.035));
    m.quad("roofTile", a, scale(along, length), span, i / 64);
    m.quad("roofTile", add(a, scale(n, -0.035)), scale(along, length), scale(n, 0.035), i / 64);
  }
  m.quad("soffit", add(eave, scale(n, -0.12)), scale(up, rise), scale(along, length));
}

/** A gabled roof over a rectangle; `ridge` runs along x or z. */
export function roof(m: MeshBuilder, low: Vec, high: Vec, top: number, ridge: "x" | "z"): void {
  const over = 0.38;
  const [span, length] =
    ridge === "z" ? [high[0] - low[0], high[2] - low[2]] : [high[2] - low[2], high[0] - low[0]];
  const rise = top - high[1];
  const run = span / 2;
  const k = 1 / Math.hypot(run, rise);
  const slant = 1 / k + over;
  const drop = over * rise * k;
  const side = over * run * k;
  const y = high[1] - drop;
  if (ridge === "z") {
    slope(m, [low[0] - side, y, low[2] - over], [0, 0, 1], [run * k, rise * k, 0], length + 2 * over, slant);
    slope(
      m,
      [high[0] + side, y, high[2] + over],
      [0, 0, -1],
      [-run * k, rise * k, 0],
      length + 2 * over,
      slant,
    );
    for (const z of [high[2] + over, low[2] - over])
      verge(m, [low[0] - side, y, z], [high[0] + side, y, z], top);
    bar(
      m,
      "roofRidge",
      [(low[0] + high[0]) / 2, top + 0.03, low[2] - over],
      [(low[0] + high[0]) / 2, top + 0.03, high[2] + over],
      0.11,
    );
    for (const x of [low[0] - side, high[0] + side]) {
      bar(m, "metal", [x, y - 0.02, low[2] - over], [x, y - 0.02, high[2] + over], 0.065);
    }
  } else {
    slope(
      m,
      [high[0] + over, y, low[2] - side],
      [-1, 0, 0],
      [0, rise * k, run * k],
      length + 2 * over,
      slant,
    );
    slope(
      m,
      [low[0] - over, y, high[2] + side],
      [1, 0, 0],
      [0, rise * k, -run * k],
      length + 2 * over,
      slant,
    );
    for (const x of [high[0] + over, low[0] - over])
      verge(m, [x, y, low[2] - side], [x, y, high[2] + side], top);
    bar(
      m,
      "roofRidge",
      [low[0] - over, top + 0.03, (low[2] + high[2]) / 2],
      [high[0] + over, top + 0.03, (low[2] + high[2]) / 2],
      0.11,
    );
    for (const z of [low[2] - side, high[2] + side]) {
      bar(m, "metal", [low[0] - over, y - 0.02, z], [high[0] + over, y - 0.02, z], 0.065);
    }
  }
}

/** Boards under the edge of a gable's roof, from both eaves to the ridge. */
function verge(m: MeshBuilder, a: Vec, b: Vec, top: number): void {
  const middle: Vec = [(a[0] + b[0]) / 2, top + 0.02, (a[2] + b[2]) / 2];
  for (const end of [a, b]) {
    const rise: Vec = [middle[0] - end[0], middle[1] - end[1], middle[2] - end[2]];
    m.quad("metal", add(end, [0, -0.17, 0]), rise, [0, 0.22, 0]);
  }
}
