import type { BoxKernels } from "./kernels/boxes.ts";
import type { FlatKernels } from "./kernels/flat.ts";
import type { InkKernels } from "./kernels/ink.ts";
import type { OilKernels } from "./kernels/oil.ts";
import type { PencilKernels } from "./kernels/pencil.ts";
import type { WashKernels } from "./kernels/wash.ts";

/** What `kernels/styles` exports. */
export interface StyleKernels
  extends BoxKernels,
    FlatKernels,
    InkKernels,
    OilKernels,
    PencilKernels,
    WashKernels {}
