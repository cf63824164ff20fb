import { noiseRelief } from "./materials-building.ts";
import { fbm2, hash, noise2, noise3, smooth } from "./noise.ts";
import type { Material } from "./surface.ts";

/** Lawn colour at a place: mown stripes, dry patches, clover. */
const blade: Material = (h, s) => {
  const patch = fbm2(h.x * 0.45, h.z * 0.45, 3, 101);
  const dry = smooth(0.52, 0.8, fbm2(h.x * 1.7, h.z * 1.7, 3, 104));
  const stripe = 0.93 + 0.14 * smooth(0.4, 0.6, Math.abs(((h.x * 0.8 + h.z * 0.35) % 2) - 1));
  const k = (0.62 + 0.6 * h.seed) * (0.75 + 0.5 * patch) * stripe;
  s.colour(0.068 + 0.075 * dry, 0.125 + 0.03 * dry, 0.024 + 0.014 * dry, k);
  s.leaf = 0.35;
};

const lawn: Material = (h, s) => {
  const patch = fbm2(h.x * 0.45, h.z * 0.45, 3, 101);
  const dry = smooth(0.52, 0.8, fbm2(h.x * 1.7, h.z * 1.7, 3, 104));
  const fine = noise2(h.x * 55, h.z * 34, 102);
  const finer = noise2(h.x * 150, h.z * 70, 103);
  const stripe = 0.93 + 0.14 * smooth(0.4, 0.6, Math.abs(((h.x * 0.8 + h.z * 0.35) % 2) - 1));
  const k = (0.25 + 0.55 * fine + 0.6 * finer) * (0.75 + 0.5 * patch) * stripe;
  s.colour(0.06 + 0.065 * dry, 0.108 + 0.028 * dry, 0.022 + 0.012 * dry, k);
  s.relief(h, (fine - 0.5) * 1.1, (finer - 0.5) * 1.1);
};

const foliage =
  (r: number, g: number, b: number, spread: number): Material =>
  (h, s) => {
    const k = 0.55 + 0.8 * h.seed;
    const warm = (hash(Math.floor(h.seed * 4096), 1, 111) - 0.4) * spread;
    s.colour(r * (1 + warm * 1.6), g * (1 + warm * 0.3), b * (1 - warm * 0.3), k);
    s.leaf = 0.45;
  };

const bark: Material = (h, s) => {
  const ridge = noise3(h.x * 22, h.y * 5, h.z * 22, 121);
  s.colour(0.115, 0.085, 0.06, 0.45 + ridge);
  noiseRelief(h, s, 40, 1.2, 122);
};

const soil: Material = (h, s) => {
  const grain = noise2(h.x * 45, h.z * 45, 131);
  s.colour(0.07, 0.05, 0.036, 0.45 + 0.9 * grain);
  noiseRelief(h, s, 60, 1.4, 132);
};

const hedgeCore: Material = (h, s) => {
  s.colour(0.012, 0.022, 0.008, 0.5 + noise3(h.x * 9, h.y * 9, h.z * 9, 141));
};

const flower: Material = (h, s) => {
  const pink = h.seed > 0.4;
  s.colour(pink ? 0.62 : 0.7, pink ? 0.2 : 0.66, pink ? 0.4 : 0.62, 0.7 + 0.5 * h.seed);
  s.leaf = 0.4;
};

/** Pool water: ripples only; mirrored and refracted light are the view's business. */
const water: Material = (h, s) => {
  s.colour(0.02, 0.09, 0.11);
  const k = 0.024;
  const e = 0.04;
  const wave = (x: number, z: number) =>
    fbm2(x * 1.3 + 0.4 * noise2(z, x, 151), z * 2.2, 2, 152) + 0.16 * noise2(x * 7, z * 11, 153);
  const here = wave(h.x, h.z);
  s.relief(h, ((wave(h.x + e, h.z) - here) * k) / e, ((wave(h.x, h.z + e) - here) * k) / e);
};

/** Mosaic of the pool's walls and floor, lit by its own lamps at dusk. */
const poolTile: Material = (h, s, mood) => {
  const f = Math.min((((h.u / 0.1) % 1) + 1) % 1, (((h.v / 0.1) % 1) + 1) % 1);
  const k = (f < 0.06 ? 0.75 : 1) * (0.85 + 0.3 * hash(Math.floor(h.u / 0.1), Math.floor(h.v / 0.1), 161));
  s.colour(0.1, 0.3, 0.36, k);
  const caustic = 1 - Math.abs(2 * noise2(h.x * 3 + noise2(h.z * 2, h.x, 163), h.z * 3, 162) - 1);
  if (!mood.lit) return;
  const e = k * (0.5 + 0.7 * caustic ** 3) * smooth(-2.2, 0.1, h.y);
  s.glow(0.008 * e, 0.07 * e, 0.105 * e);
};

export const GARDEN = {
  grass: blade,
  lawn,
  leaf: foliage(0.062, 0.118, 0.023, 0.5),
  pine: foliage(0.028, 0.058, 0.022, 0.2),
  hedge: foliage(0.05, 0.11, 0.022, 0.3),
  shrub: foliage(0.085, 0.13, 0.04, 0.5),
  flower,
  bark,
  soil,
  hedgeCore,
  water,
  poolTile,
} satisfies Record<string, Material>;
