import type { PictureFormat } from "../../src/imaging/probe/header.ts";
import type { Base } from "./bases.ts";
import { Dice } from "./dice.ts";
import { BYTE_MUTATIONS } from "./mutateBytes.ts";
import { mutateJpeg } from "./mutateJpeg.ts";
import { mutatePng } from "./mutatePng.ts";
import { mutateWebp } from "./mutateWebp.ts";

export type Scale = 1 | 2 | 4 | 8;

/** A broken picture, perhaps. */
export interface Mutant {
  readonly number: number;
  /** What it was made of. */
  readonly format: PictureFormat;
  readonly base: string;
  /** What was done to it. */
  readonly how: readonly string[];
  readonly bytes: Uint8Array;
  /** Scale at which it is to be decoded. */
  readonly scale: Scale;
}

const MUTATIONS = { jpeg: mutateJpeg, png: mutatePng, webp: mutateWebp };
/** Share of each format: what is ours is to be tried most. */
const SHARES: readonly PictureFormat[] = [
  ...(["jpeg", "jpeg", "jpeg", "jpeg", "jpeg", "jpeg"] as const),
  ...(["png", "png", "png", "webp"] as const),
];
/** Larger bases cost time and break in the same ways; they are taken this rarely. */
const LARGE_BYTES = 60_000;
const LARGE_SHARE = 0.1;

/** Mutant `number` of `seed`: the same whatever was made before it. */
export function makeMutant(bases: readonly Base[], seed: number, number: number): Mutant {
  const dice = new Dice(seed, number);
  const format = dice.pick(SHARES);
  const fitting = bases.filter((base) => base.format === format);
  const small = fitting.filter(({ bytes }) => bytes.length < LARGE_BYTES);
  const base = dice.pick(dice.chance(LARGE_SHARE) ? fitting : small);
  const other = dice.pick(small);
  const scale = dice.pick([1, 1, 2, 4, 8] as const);
  // Without any regard to structure, most die at the door.
  if (dice.chance(0.12)) {
    const bytes = dice.pick(BYTE_MUTATIONS)(base.bytes, dice);
    return { number, format, base: base.name, how: ["changed anywhere"], bytes, scale };
  }
  const { bytes, how } = MUTATIONS[format](base.bytes, other.bytes, dice);
  return { number, format, base: base.name, how, bytes, scale };
}
