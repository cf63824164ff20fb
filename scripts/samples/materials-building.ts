import { fbm2, hash, noise2, smooth } from "./noise.ts";
import type { Hit, Material, Surface } from "./surface.ts";

/** Slope of a noise field, for relief. */
export function noiseRelief(h: Hit, s: Surface, frequency: number, strength: number, seed: number): void {
  const x = h.u * frequency;
  const y = h.v * frequency;
  const here = noise2(x, y, seed);
  s.relief(h, (noise2(x + 0.35, y, seed) - here) * strength, (noise2(x, y + 0.35, seed) - here) * strength);
}

const plain =
  (r: number, g: number, b: number, gloss = 0, rough = 0): Material =>
  (h, s) => {
    s.colour(r, g, b, 0.94 + 0.12 * noise2(h.u * 3, h.v * 3, 3));
    s.gloss = gloss;
    s.rough = rough;
  };

const plaster: Material = (h, s) => {
  const cloud = fbm2(h.u * 0.7, h.v * 0.5, 3, 11);
  const streak = smooth(0.62, 0.9, noise2(h.u * 5, h.v * 0.35, 12)) * 0.06;
  const foot = 0.16 * smooth(0.7, 0.1, h.y + 0.25 * cloud);
  s.colour(0.77, 0.745, 0.695, 0.93 + 0.12 * cloud - streak - foot);
  noiseRelief(h, s, 95, 0.42, 13);
};

const brick: Material = (h, s) => {
  const row = Math.floor(h.v / 0.075);
  const along = h.u / 0.22 + (row & 1) * 0.5 + (hash(row, 3, 4) - 0.5) * 0.04;
  const column = Math.floor(along);
  const fu = (along - column) * 0.22;
  const fv = h.v - row * 0.075;
  const wobble = 0.0022 * (noise2(h.u * 60, h.v * 60, 21) - 0.5);
  const edge = Math.min(fu, 0.22 - fu, fv, 0.075 - fv) + wobble;
  const tone = hash(column, row, 22);
  const grain = noise2(h.u * 190, h.v * 190, 24);
  const spots = noise2(h.u * 28, h.v * 28, 23);
  if (edge < 0.0055) {
    s.colour(0.36, 0.335, 0.3, 0.75 + 0.3 * grain);
    noiseRelief(h, s, 140, 0.5, 25);
    return;
  }
  const dark = hash(column, row, 26) < 0.12 ? 0.55 : 1;
  const k = (0.72 + 0.5 * tone) * (0.8 + 0.25 * spots + 0.2 * grain) * dark;
  s.colour(0.33 - 0.05 * tone, 0.125 + 0.035 * hash(column, row, 27), 0.078, k);
  const round = edge < 0.011 ? 0.55 : 0;
  const su = fu < 0.011 ? -round : fu > 0.209 ? round : 0;
  const sv = fv < 0.011 ? -round : fv > 0.064 ? round : 0;
  s.relief(h, su + (grain - 0.5) * 0.35, sv + (spots - 0.5) * 0.3);
};

/** Long boards: colour by board, grain along it, a dark joint. `across` runs over the boards. */
function boards(h: Hit, s: Surface, across: number, along: number, width: number, seed: number): number {
  const n = Math.floor(across / width);
  const f = across / width - n;
  const shift = hash(n, seed, 1) * 40;
  const warp = 2.2 * noise2(along * 0.9 + shift, across * 6, seed);
  const rings = noise2(across * 95 + warp * 4 + shift, along * 1.6 + shift, seed + 1);
  const fibre = noise2(across * 420 + shift, along * 9, seed + 2);
  const tone = 0.76 + 0.42 * hash(n, seed, 2);
  const gap = 0.0035 / width;
  const joint = f < gap || f > 1 - gap ? 0.22 : 1;
  s.relief(h, f < gap * 3 ? -0.5 : f > 1 - gap * 3 ? 0.5 : (fibre - 0.5) * 0.14, 0);
  return tone * (0.72 + 0.36 * rings + 0.16 * fibre) * joint;
}

const timber: Material = (h, s) => {
  const k = boards(h, s, h.u, h.v, 0.13, 31);
  s.colour(0.335, 0.178, 0.088, k * (0.86 + 0.24 * noise2(h.u * 0.8, h.v * 0.6, 33)));
};

const door: Material = (h, s) => {
  const k = boards(h, s, h.v, h.u, 0.22, 35);
  s.colour(0.2, 0.095, 0.042, k);
  s.gloss = 0.03;
  s.rough = 0.12;
};

const deck: Material = (h, s, mood) => {
  const k = boards(h, s, h.z, h.x, 0.14, 37);
  const damp = mood.wet ? 0.62 : 1;
  s.colour(0.235, 0.15, 0.088, k * damp);
  if (mood.wet) {
    s.gloss = 0.035 + 0.02 * noise2(h.x * 1.4, h.z * 1.4, 38);
    s.rough = 0.05;
  }
};

const roofTile: Material = (h, s) => {
  const row = Math.round(h.seed * 64);
  const across = h.u / 0.25 + (row & 1) * 0.5;
  const column = Math.floor(across);
  const f = across - column;
  const tone = hash(column, row, 41);
  const moss = smooth(0.6, 0.85, fbm2(h.u * 0.9, h.v * 0.9, 4, 42));
  const grain = noise2(h.u * 150, h.v * 150, 43);
  const k = (0.68 + 0.5 * tone) * (0.84 + 0.3 * grain) * (f < 0.045 ? 0.3 : 1);
  s.colour(0.118 + 0.02 * tone - 0.02 * moss, 0.078 + 0.012 * moss, 0.064 - 0.012 * moss, k);
  s.relief(h, Math.sin(f * 2 * Math.PI) * 0.42 + (grain - 0.5) * 0.3, (grain - 0.5) * 0.3);
};

const stone: Material = (h, s, mood) => {
  const slab = 0.6;
  const row = Math.floor(h.v / slab);
  const along = h.u / 0.9 + (row & 1) * 0.5;
  const column = Math.floor(along);
  const fu = (along - column) * 0.9;
  const fv = h.v - row * slab;
  const edge = Math.min(fu, 0.9 - fu, fv, slab - fv);
  const grain = noise2(h.u * 170, h.v * 170, 51);
  const cloud = fbm2(h.u * 2.1, h.v * 2.1, 4, 52);
  const tone = 0.82 + 0.3 * hash(column, row, 53);
  const k = edge < 0.006 ? 0.3 : tone * (0.72 + 0.35 * cloud + 0.22 * grain);
  const puddle = mood.wet ? smooth(0.5, 0.62, fbm2(h.u * 0.55, h.v * 0.55, 3, 54)) : 0;
  s.colour(0.335, 0.318, 0.29, k * (mood.wet ? 0.62 - 0.2 * puddle : 1));
  const rough = mood.wet ? 0.1 * (1 - puddle) : 1;
  s.relief(h, (grain - 0.5) * 0.34 * rough, (cloud - 0.5) * 0.3 * rough);
  if (mood.wet) {
    s.gloss = 0.02 + 0.035 * puddle;
    s.rough = 0.014 * (1 - puddle) + 0.004;
  }
};

/** Glass itself adds nothing; what it mirrors and lets through is the view's business. */
const glass: Material = (h, s) => {
  s.colour(0.03, 0.03, 0.03);
  const k = 0.007;
  const at = h.seed * 90;
  s.relief(
    h,
    k * (noise2(h.u * 1.7 + at, h.v * 1.7, 61) - 0.5) + 0.004 * (hash(Math.round(at), 5, 5) - 0.5),
    k * (noise2(h.u * 1.7 + at, h.v * 1.7, 62) - 0.5),
  );
};

/** Inside of a room behind a window: dark by day, lit from its ceiling at dusk. */
const lived =
  (r: number, g: number, b: number, light: number): Material =>
  (h, s, mood) => {
    const k = 0.85 + 0.3 * hash(Math.round(h.seed * 100), 7, 7);
    s.colour(r, g, b, k);
    s.dim = mood.lit ? 0.3 : 0.13;
    if (!mood.lit) return;
    const floor = h.y > 2.9 ? h.y - 3 : h.y;
    const fall = 0.22 + 0.95 * smooth(0, 2.7, floor) ** 1.6 + 0.7 * (noise2(h.u * 0.9, h.v * 0.5, 64) - 0.5);
    const e = light * fall * k;
    s.glow(r * 2.2 * e, g * 1.12 * e, b * 0.43 * e);
  };

const roomPicture: Material = (h, s, mood) => {
  const t = fbm2(h.u * 4 + h.seed * 10, h.v * 4, 4, 65);
  s.colour(0.5 * t, 0.32, 0.5 * (1 - t), 0.7);
  s.dim = mood.lit ? 0.3 : 0.13;
  if (mood.lit) s.glow(0.3 * t, 0.16, 0.11 * (1 - t));
};

const roomSofa: Material = (_h, s, mood) => {
  s.colour(0.2, 0.19, 0.18);
  s.dim = mood.lit ? 0.3 : 0.13;
  if (!mood.lit) return;
  const k = 0.5 + 0.9 * Math.max(0, s.ny);
  s.glow(0.17 * k, 0.095 * k, 0.042 * k);
};

const lampGlow: Material = (_h, s, mood) => {
  s.colour(0.8, 0.76, 0.68);
  if (mood.lit) s.glow(6, 3.9, 1.9);
};

export const BUILDING = {
  plaster,
  brick,
  timber,
  door,
  deck,
  roofTile,
  stone,
  glass,
  roofRidge: plain(0.1, 0.068, 0.056),
  soffit: plain(0.62, 0.6, 0.56),
  reveal: plain(0.7, 0.68, 0.64),
  sill: plain(0.3, 0.3, 0.3),
  plinth: plain(0.2, 0.195, 0.185),
  metal: plain(0.03, 0.032, 0.035, 0.03, 0.15),
  chrome: plain(0.5, 0.5, 0.5, 0.5, 0.05),
  room: lived(0.62, 0.58, 0.52, 0.72),
  roomFloor: lived(0.3, 0.19, 0.11, 0.8),
  roomCeiling: lived(0.72, 0.7, 0.66, 0.95),
  roomSofa,
  netCurtain: lived(0.66, 0.63, 0.57, 0.78),
  roomPicture,
  lampGlow,
} satisfies Record<string, Material>;
