import { EngineMemory } from "../../src/imaging/engine/memory.ts";
import { kernelModule } from "../../src/imaging/engine/module.fixture.ts";
import { LIMITS } from "../../src/limits.ts";
import type { Mutant } from "./mutant.ts";

/** Enough for all the sound pictures, and filled sooner than the whole budget, which every so many files get. */
const SMALL_BYTES = 8 * 1024 * 1024;
const WHOLE_EVERY = 16;

/** Which memory a mutant is to be decoded in: the same for the same mutant. A WebP needs what libwebp begins with. */
export function fuzzMemories(): (mutant: Pick<Mutant, "number" | "format">) => EngineMemory {
  const kernels = kernelModule();
  const small = new EngineMemory(kernels, SMALL_BYTES);
  const whole = new EngineMemory(kernels, LIMITS.engineBytes);
  return ({ number, format }) => (format === "webp" || number % WHOLE_EVERY === 0 ? whole : small);
}
