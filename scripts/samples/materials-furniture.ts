import { noiseRelief } from "./materials-building.ts";
import { fbm2, hash, noise2, noise3, smooth } from "./noise.ts";
import type { Material } from "./surface.ts";

const paint =
  (r: number, g: number, b: number): Material =>
  (h, s) => {
    s.colour(r, g, b, 0.97 + 0.05 * noise2(h.u * 1.4, h.v * 1.4, 201));
    noiseRelief(h, s, 130, 0.09, 202);
  };

/** Oak planks, laid towards the window wall, in lengths, with lacquer. */
const plank: Material = (h, s) => {
  const width = 0.145;
  const row = Math.floor(h.x / width);
  const f = h.x / width - row;
  const piece = Math.floor(h.z / 1.65 + hash(row, 1, 211));
  const g = h.z / 1.65 + hash(row, 1, 211) - piece;
  const shift = hash(row, piece, 212) * 50;
  const bow = noise2(h.z * 0.8 + shift, h.x * 5 + shift, 213);
  const arch = (f - 0.5) * 9 + bow * 5 + 0.5 * Math.abs(f - 0.5) * h.z;
  const rings = 0.5 + 0.5 * Math.sin(arch * 5.2 + shift);
  const fibre = noise2(h.x * 520 + shift, h.z * 11, 214);
  const pores = smooth(0.68, 0.86, noise2(h.x * 330 + shift, h.z * 16, 215));
  const tone = 0.8 + 0.36 * hash(row, piece, 216);
  const gap = f < 0.012 || f > 0.988 || g < 0.0012 || g > 0.9988 ? 0.3 : 1;
  const k = tone * gap * (0.8 + 0.2 * rings * (0.5 + bow) + 0.16 * fibre - 0.22 * pores);
  s.colour(0.36, 0.222, 0.119 + 0.02 * hash(row, piece, 217), k);
  s.relief(h, (f < 0.02 ? -0.25 : f > 0.98 ? 0.25 : 0) + (fibre - 0.5) * 0.03, 0);
  s.gloss = 0.04;
  s.rough = 0.028 + 0.02 * fibre;
};

/** Woven cloth: threads in two directions. */
const cloth =
  (r: number, g: number, b: number, threads: number): Material =>
  (h, s) => {
    const a = (h.x + h.z) * threads;
    const c = (h.y + h.z * 0.6) * threads;
    const weave = Math.sin(a * 6.283) * Math.sin(c * 6.283);
    const slub = noise3(h.x * 60, h.y * 60, h.z * 60, 221);
    const worn = noise3(h.x * 4, h.y * 4, h.z * 4, 222);
    const tint = 0.82 + 0.36 * hash(Math.round(h.seed * 50), 2, 223);
    s.colour(r, g, b, tint * (0.8 + 0.14 * weave + 0.24 * slub + 0.08 * worn));
    const k = 0.3;
    s.relief(
      h,
      weave * k * 0.5 + (slub - 0.5) * k * 0.6 + (worn - 0.5) * 0.12,
      weave * k * 0.4 + (noise3(h.x * 5 + 9, h.y * 5, h.z * 5, 224) - 0.5) * 0.12,
    );
  };

const rug: Material = (h, s) => {
  const tuft = noise2(h.x * 240, h.z * 240, 231);
  const clump = fbm2(h.x * 20, h.z * 20, 3, 232);
  const diamond = Math.abs((((((h.x + h.z * 1.4) / 0.42) % 1) + 1) % 1) - 0.5);
  const other = Math.abs((((((h.x - h.z * 1.4) / 0.42) % 1) + 1) % 1) - 0.5);
  const line = Math.min(diamond, other) + (clump - 0.5) * 0.05 < 0.035 ? 1 : 0;
  const k = 0.6 + 0.42 * tuft + 0.3 * clump;
  s.colour(line ? 0.14 : 0.58, line ? 0.135 : 0.53, line ? 0.14 : 0.45, k);
  s.relief(h, (tuft - 0.5) * 0.9, (clump - 0.5) * 1.2);
};

/** An abstract landscape in a white mount. */
const painting: Material = (h, s) => {
  const x = h.u / 0.55;
  const y = (h.v - 1.78) / 0.38;
  if (Math.abs(x) > 0.78 || Math.abs(y) > 0.72) {
    s.colour(0.75, 0.74, 0.71);
  } else {
    const wave = fbm2(x * 1.6 + 3, y * 0.7 + 1, 4, 241);
    const t = y + 0.9 * (wave - 0.5);
    const sand = smooth(-0.12, -0.2, t);
    const sea = smooth(0.16, 0.1, t) * (1 - sand);
    const sky = 1 - sand - sea;
    const brush = 0.82 + 0.36 * noise2(x * 30, y * 110, 242);
    const sun = smooth(0.19, 0.17, Math.hypot(x - 0.3, (y - 0.36) * 0.7));
    s.colour(
      brush * (0.5 * sand + 0.05 * sea + 0.56 * sky + 0.22 * sun),
      brush * (0.3 * sand + 0.15 * sea + 0.4 * sky - 0.16 * sun),
      brush * (0.14 * sand + 0.21 * sea + 0.3 * sky - 0.2 * sun),
    );
  }
  s.gloss = 0.025;
  s.rough = 0.03;
};

const wood =
  (r: number, g: number, b: number): Material =>
  (h, s) => {
    const grain = noise3(h.x * 6, h.y * 90, h.z * 90, 251);
    const fine = noise3(h.x * 20, h.y * 400, h.z * 400, 252);
    s.colour(r, g, b, 0.66 + 0.44 * grain + 0.2 * fine);
    s.gloss = 0.035;
    s.rough = 0.06;
  };

const lampshade: Material = (h, s) => {
  s.colour(0.78, 0.73, 0.64, 0.9 + 0.2 * noise2(h.u * 130, h.y * 160, 261));
  const k = 0.55 + 0.45 * smooth(0.35, 0, Math.abs(h.y - 1.5));
  s.glow(1.15 * k, 0.82 * k, 0.48 * k);
};

const sheer: Material = (h, s) => {
  s.colour(0.82, 0.81, 0.78, 0.9 + 0.12 * noise2(h.u * 300, h.y * 300, 271));
  s.leaf = 0.55;
};

const book: Material = (h, s) => {
  const n = Math.floor(h.seed * 97);
  s.colour(0.1 + 0.5 * hash(n, 1, 1), 0.1 + 0.35 * hash(n, 2, 1), 0.1 + 0.3 * hash(n, 3, 1));
};

const ceramic: Material = (h, s) => {
  s.colour(0.55, 0.52, 0.47, 0.85 + 0.25 * noise3(h.x * 50, h.y * 50, h.z * 50, 281));
  s.gloss = 0.04;
  s.rough = 0.08;
};

const houseplant: Material = (h, s) => {
  const k = 0.6 + 0.6 * h.seed;
  s.colour(0.045, 0.12, 0.035, k * (0.8 + 0.4 * noise3(h.x * 30, h.y * 30, h.z * 30, 291)));
  s.leaf = 0.3;
  s.gloss = 0.03;
  s.rough = 0.25;
};

export const FURNITURE = {
  wallpaint: paint(0.72, 0.7, 0.655),
  accent: paint(0.2, 0.245, 0.225),
  ceiling: paint(0.8, 0.795, 0.775),
  skirting: paint(0.76, 0.755, 0.735),
  plank,
  sofa: cloth(0.3, 0.31, 0.32, 70),
  linen: cloth(0.66, 0.6, 0.5, 90),
  ochre: cloth(0.52, 0.29, 0.075, 90),
  teal: cloth(0.06, 0.17, 0.19, 90),
  throwCloth: cloth(0.62, 0.55, 0.46, 60),
  rug,
  painting,
  oak: wood(0.4, 0.25, 0.13),
  walnut: wood(0.16, 0.085, 0.045),
  lampshade,
  sheer,
  book,
  ceramic,
  houseplant,
} satisfies Record<string, Material>;
