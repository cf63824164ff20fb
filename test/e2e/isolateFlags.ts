import { LIMITS } from "../../src/limits.ts";

const WASM_PAGE_BYTES = 65_536;

/**
 * For MINIFLARE_WORKERD_V8_FLAGS: the heap of an isolate, and no WASM memory that grows past what one job of the engine
 * may have.
 */
export const ISOLATE_FLAGS = `--max-heap-size=128 --wasm-max-mem-pages=${LIMITS.engineBytes / WASM_PAGE_BYTES}`;
