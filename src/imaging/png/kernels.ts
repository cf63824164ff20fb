/** What `kernels/png` exports. Pointers are byte addresses in the engine's memory. */
export type PngKernels = object;
