/** What `kernels/jpeg` exports. Pointers are byte addresses in the engine's memory. */
export type JpegKernels = object;
