/** What `kernels/encode` exports. Pointers are byte addresses in the engine's memory. */
export type EncodeKernels = object;
