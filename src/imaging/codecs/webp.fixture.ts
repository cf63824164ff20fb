import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type WebpDecoder, webpDecoder } from "./webpDecoder.ts";

/** The WebP decoder in Node, for tests and tools, and its compiled module. */
export function webpFixture(): { module: WebAssembly.Module; decoder: WebpDecoder } {
  const file = createRequire(import.meta.url).resolve("@jsquash/webp/codec/dec/webp_dec.wasm");
  const module: WebAssembly.Module = Reflect.construct(WebAssembly.Module, [readFileSync(file)]);
  return { module, decoder: webpDecoder(module) };
}
