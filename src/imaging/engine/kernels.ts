import type { EncodeKernels } from "../encode/kernels.ts";
import type { IccKernels } from "../icc/kernels.ts";
import type { JpegKernels } from "../jpeg/kernels.ts";
import type { PngKernels } from "../png/kernels.ts";
import type { ResampleKernels } from "../resample/kernels.ts";
import type { StyleKernels } from "../styles/kernels.ts";
import type { TiffKernels } from "../tiff/kernels.ts";

/** What the compiled kernels export. */
export interface Kernels
  extends JpegKernels,
    PngKernels,
    ResampleKernels,
    EncodeKernels,
    TiffKernels,
    StyleKernels,
    IccKernels {
  heapBase(): number;
}
