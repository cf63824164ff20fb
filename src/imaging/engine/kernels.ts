import type { EncodeKernels } from "../encode/kernels.ts";
import type { JpegKernels } from "../jpeg/kernels.ts";
import type { PngKernels } from "../png/kernels.ts";
import type { ResampleKernels } from "../resample/kernels.ts";

/** What the compiled kernels export. */
export interface Kernels extends JpegKernels, PngKernels, ResampleKernels, EncodeKernels {
  heapBase(): number;
}
