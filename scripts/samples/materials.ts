import { BUILDING } from "./materials-building.ts";
import { FURNITURE } from "./materials-furniture.ts";
import { GARDEN } from "./materials-garden.ts";
import type { Material } from "./surface.ts";

const TABLE = { ...BUILDING, ...GARDEN, ...FURNITURE } satisfies Record<string, Material>;

/** A material of the samples. */
export type MaterialName = keyof typeof TABLE;

/** Names in the order of the numbers that meshes hold. */
export const MATERIAL_NAMES = Object.keys(TABLE) as MaterialName[];
export const MATERIALS: Material[] = MATERIAL_NAMES.map((name) => TABLE[name]);
export const materialNumber = (name: MaterialName): number => MATERIAL_NAMES.indexOf(name);
