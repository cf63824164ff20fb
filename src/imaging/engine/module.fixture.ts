import { readFileSync } from "node:fs";
import path from "node:path";

/** The compiled kernels, for tests and tools in Node. */
export function kernelModule(): WebAssembly.Module {
  const file = path.join(import.meta.dirname, "..", "kernels", "kernels.wasm");
  return Reflect.construct(WebAssembly.Module, [readFileSync(file)]);
}
