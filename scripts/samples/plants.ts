import type { MaterialName } from "./materials.ts";
import { add, cross, type MeshBuilder, scale, unit, type Vec } from "./mesh.ts";
import { noise2, type Random, randomFrom } from "./noise.ts";
import { bar } from "./shapes.ts";

function direction(random: Random): Vec {
  const y = random() * 2 - 1;
  const p = random() * 2 * Math.PI;
  const r = Math.sqrt(1 - y * y);
  return [r * Math.cos(p), y, r * Math.sin(p)];
}

/** A leaf: a diamond folded along its rib. */
function leaf(
  m: MeshBuilder,
  material: MaterialName,
  at: Vec,
  size: number,
  facing: Vec,
  random: Random,
): void {
  const n = unit(add(facing, scale(direction(random), 0.9)));
  const along = unit(cross(n, direction(random)));
  const across = scale(cross(n, along), size * 0.36);
  const tip = add(at, scale(along, size));
  const rib = add(at, scale(along, size * 0.45));
  const lift = scale(n, size * 0.08);
  const seed = random();
  m.triangle(material, at, add(add(rib, across), lift), tip, seed);
  m.triangle(material, at, tip, add(add(rib, scale(across, -1)), lift), seed);
}

/** A crown of leaves in clusters inside an ellipsoid; `count` leaves of `size` metres. */
export function crown(
  m: MeshBuilder,
  material: MaterialName,
  centre: Vec,
  radii: Vec,
  count: number,
  size: number,
  seed: number,
  clusters = 60,
): void {
  const random = randomFrom(seed);
  const centres = Array.from({ length: clusters }, () => {
    const d = direction(random);
    const r = 0.45 + 0.5 * Math.sqrt(random());
    return { at: scale(d, r), spread: 0.19 + 0.19 * random() };
  });
  for (let i = 0; i < count; i++) {
    const cluster = centres[Math.floor(random() * clusters)];
    if (!cluster) continue;
    const d = direction(random);
    const p = add(cluster.at, scale(d, cluster.spread * Math.cbrt(random())));
    const at: Vec = [centre[0] + p[0] * radii[0], centre[1] + p[1] * radii[1], centre[2] + p[2] * radii[2]];
    if (at[1] < 0.03) continue;
    leaf(m, material, at, size * (0.7 + 0.6 * random()), unit(add(add(d, unit(p)), [0, 0.6, 0])), random);
  }
}

/** A tree: trunk, limbs and crown. `richness` 1 is full. */
export function tree(
  m: MeshBuilder,
  foot: Vec,
  height: number,
  spread: number,
  seed: number,
  richness: number,
  leaves = 16000,
  size = 0.13,
): void {
  const random = randomFrom(seed + 900);
  const fork: Vec = [foot[0] + 0.2, foot[1] + height * 0.38, foot[2]];
  bar(m, "bark", foot, fork, height * 0.022, 0.75, 12);
  for (let i = 0; i < 9; i++) {
    const p = (i / 9) * 2 * Math.PI + random();
    const reach = spread * (0.35 + 0.45 * random());
    const end: Vec = [
      fork[0] + Math.cos(p) * reach,
      foot[1] + height * (0.55 + 0.35 * random()),
      fork[2] + Math.sin(p) * reach,
    ];
    bar(m, "bark", add(fork, [0, -height * 0.1 * random(), 0]), end, height * 0.011, 0.3, 6);
  }
  const centre: Vec = [foot[0], foot[1] + height * 0.66, foot[2]];
  crown(m, "leaf", centre, [spread, height * 0.36, spread], Math.ceil(leaves * richness), size, seed, 80);
}

/** A clipped hedge: leaves on the faces of a box. */
export function hedge(m: MeshBuilder, low: Vec, high: Vec, count: number, seed: number, size = 0.06): void {
  const random = randomFrom(seed);
  const inset = 0.08;
  m.box("hedgeCore", add(low, [inset, 0, inset]), add(high, [-inset, -inset, -inset]));
  const [w, h, d] = [high[0] - low[0], high[1] - low[1], high[2] - low[2]];
  const areas = [w * h, d * h, d * h, w * d];
  const total = areas.reduce((a, b) => a + b);
  for (let i = 0; i < count; i++) {
    const pick = random() * total;
    const [a, b, out] = [random(), random(), (random() - 0.6) * 0.12];
    const face = pick < w * h ? 0 : pick < w * h + d * h ? 1 : pick < w * h + 2 * d * h ? 2 : 3;
    const spots: [Vec, Vec][] = [
      [
        [low[0] + a * w, low[1] + b * h, high[2] + out],
        [0, 0.4, 1],
      ],
      [
        [high[0] + out, low[1] + a * h, low[2] + b * d],
        [1, 0.4, 0],
      ],
      [
        [low[0] - out, low[1] + a * h, low[2] + b * d],
        [-1, 0.4, 0],
      ],
      [
        [low[0] + a * w, high[1] + out, low[2] + b * d],
        [0, 1, 0],
      ],
    ];
    const [at, facing] = spots[face] ?? [low, [0, 1, 0] as Vec];
    leaf(m, "hedge", at, size * (0.7 + 0.6 * random()), unit(facing), random);
  }
}

/** Blades of grass over a rectangle of the ground, thinned with distance from `eye`; `bare` keeps places free. */
export function grass(
  m: MeshBuilder,
  area: { x0: number; x1: number; z0: number; z1: number },
  eye: Vec,
  count: number,
  bare: (x: number, z: number) => boolean,
): void {
  const random = randomFrom(77);
  for (let i = 0; i < count; i++) {
    // Squared: most blades stand near the camera, where one can be told from the next.
    const z = area.z1 - (area.z1 - area.z0) * random() ** 1.7;
    const x = area.x0 + (area.x1 - area.x0) * random();
    const keep = random();
    const [h1, h2, h3, seed] = [random(), random(), random(), random()];
    if (bare(x, z)) continue;
    const far = Math.hypot(x - eye[0], z - eye[2]);
    const sideways = Math.abs(x - eye[0]) / Math.max(1, eye[2] - z + 1);
    if (sideways > 1.25 || (far > 14 && keep > 14 / far)) continue;
    const tuft = noise2(x * 1.3, z * 1.3, 5) + 0.5 * noise2(x * 6, z * 6, 6);
    const height = (0.022 + 0.03 * h1) * (0.6 + 0.6 * tuft) * (1 + far * 0.025);
    const p = h2 * 2 * Math.PI;
    const width = 0.0035 * (1 + far * 0.16);
    const base: Vec = [x, -0.002, z];
    const side: Vec = [Math.cos(p) * width, 0, Math.sin(p) * width];
    const bend = height * (0.25 + 0.9 * h3);
    const tip: Vec = [x - Math.sin(p * 3) * bend, height, z + Math.cos(p * 3) * bend];
    const n = unit([-Math.sin(p) * 0.5, 1, Math.cos(p) * 0.5]);
    m.triangle("grass", base, add(base, side), tip, seed, [n, n, n]);
  }
}
