// The engine's kernels as one module. Each folder is a subject; what it exports is typed in ../engine/kernels.ts.
export { heapBase } from "./memory";
export * from "./jpeg";
export * from "./png";
export * from "./resample";
export * from "./encode";
export * from "./tiff";
export * from "./styles";
export * from "./icc";
