import createDecoder from "@jsquash/webp/codec/dec/webp_dec.js";

const PAGE = 65_536;
/** As @jsquash/webp 1.5.0 names its memory and the call by which it asks for more. */
const MEMORY_EXPORT = "s";
const RESIZE_IMPORT = "p";

/** RGBA with straight alpha. */
export interface WebpPixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** Says whether the decoder may have so many bytes more. */
export type Grant = (bytes: number) => boolean;

/** A started libwebp decoder. */
export interface WebpInstance {
  /** What its memory takes. It never shrinks. */
  readonly bytes: number;
  /**
   * Decodes a file; null where it is damaged or `grant` refused.
   * @throws where it came to a trap, after which the instance is not to be used again
   */
  decode(file: Uint8Array, grant: Grant): WebpPixels | null;
}

type Resize = (bytes: number) => number | boolean;
interface Imports {
  readonly a: Record<string, Resize>;
}
interface Options {
  readonly noInitialRun: boolean;
  readonly printErr: (text: string) => void;
  readonly instantiateWasm: (
    imports: Imports,
    done: (instance: WebAssembly.Instance) => void,
  ) => WebAssembly.Exports;
}
type Factory = (options: Options) => Promise<{ decode(file: Uint8Array): WebpPixels | null }>;

/**
 * Starts a decoder whose memory grows by what it asks for and not, as it would by itself, by a fifth more, and only as
 * far as it may.
 */
export async function startWebp(module: WebAssembly.Module): Promise<WebpInstance> {
  let memory: WebAssembly.Memory | undefined;
  let mayHave: Grant = () => false;
  const size = () => memory?.buffer.byteLength ?? 0;
  const decoder = await (createDecoder as unknown as Factory)({
    noInitialRun: true,
    // What it prints is thrown as well.
    printErr: () => {},
    instantiateWasm(imports, done) {
      const resize = imports.a[RESIZE_IMPORT] as Resize;
      imports.a[RESIZE_IMPORT] = (wanted) => {
        const pages = Math.ceil((wanted >>> 0) / PAGE) - size() / PAGE;
        if (!mayHave(pages * PAGE)) return 0;
        try {
          memory?.grow(pages);
        } catch {
          return 0;
        }
        // Finds that there is enough, and looks at the memory anew.
        return resize(wanted);
      };
      const instance = new WebAssembly.Instance(module, imports as unknown as WebAssembly.Imports);
      memory = instance.exports[MEMORY_EXPORT] as WebAssembly.Memory;
      done(instance);
      return instance.exports;
    },
  });
  return {
    get bytes() {
      return size();
    },
    decode(file, grant) {
      mayHave = grant;
      try {
        return decoder.decode(file);
      } finally {
        mayHave = () => false;
      }
    },
  };
}
