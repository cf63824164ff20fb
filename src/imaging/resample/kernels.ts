/** What `kernels/resample` exports. Pointers are byte addresses in the engine's memory. */
export type ResampleKernels = object;
