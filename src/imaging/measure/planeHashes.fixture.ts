import { HASH_BITS, HASH_SIZES, type PerceptualHashes } from "./hashes.ts";
import type { LumaPlane } from "./luma.ts";
import { pillowResize } from "./pillowResize.fixture.ts";

const hashOf = (name: keyof PerceptualHashes) => (plane: LumaPlane) =>
  HASH_BITS[name]([...pillowResize(plane, HASH_SIZES[name]).data]);

export const aHash = hashOf("ahash");
export const dHash = hashOf("dhash");
export const pHash = hashOf("phash");

/** All three hashes of a picture that is held whole. */
export function perceptualHashes(plane: LumaPlane): PerceptualHashes {
  return { ahash: aHash(plane), dhash: dHash(plane), phash: pHash(plane) };
}
