import type { EntropyKernels } from "./entropyKernels.ts";
import type { PixelKernels } from "./pixelKernels.ts";

/** What `kernels/jpeg` exports. Pointers are byte addresses in the engine's memory. */
export interface JpegKernels extends EntropyKernels, PixelKernels {}
