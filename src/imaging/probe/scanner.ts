import { DarkroomError } from "../../errors.ts";
import { LIMITS } from "../../limits.ts";
import type { PictureFormat, PictureHeader } from "./header.ts";
import { scanJpeg } from "./jpeg.ts";
import type { Announce, Need, Scan } from "./need.ts";
import { scanPng } from "./png.ts";
import { readSignature } from "./signature.ts";
import { scanWebp } from "./webp.ts";

export interface ProbeOptions {
  /** Width × height above which the picture is refused; LIMITS.decodePixels unless given. */
  readonly maxPixels?: number;
  /** Called once where the data of a JPEG or a PNG begins; never for a WebP. */
  readonly announce?: Announce;
}

const SCANS: Readonly<
  Record<
    PictureFormat,
    (maxPixels: number, signature: Uint8Array, announce?: Announce) => Scan<PictureHeader>
  >
> = { jpeg: scanJpeg, png: scanPng, webp: scanWebp };

/**
 * Reads a picture's structure from its bytes as they pass, from the signature to the end marker, and
 * decodes nothing. It holds metadata only (LIMITS.exifBytes and LIMITS.iccBytes). The answer does not
 * depend on how the bytes are cut. Chunks are not kept after `write` returns.
 */
export class StructureScanner {
  readonly #scan: Scan<PictureHeader>;
  #format: PictureFormat | null = null;
  #need: Need | null = null;
  #header: PictureHeader | null = null;
  #fault: unknown = null;
  #empty = true;

  constructor(options: ProbeOptions = {}) {
    this.#scan = this.#scanPicture(options.maxPixels ?? LIMITS.decodePixels, options.announce);
  }

  /** What the signature says; null before it was seen. */
  get format(): PictureFormat | null {
    return this.#format;
  }

  /**
   * Takes the next bytes; those behind the picture's end are ignored. Throws as soon as a fault is known,
   * and the same again from then on: `unsupported_type`, `unsupported_picture`, `picture_too_large`,
   * `picture_damaged`.
   */
  write(chunk: Uint8Array): void {
    if (this.#fault !== null) throw this.#fault;
    if (chunk.length > 0) this.#empty = false;
    try {
      // A Buffer's own `subarray` and `slice` differ from Uint8Array's; the scan sees one class only.
      this.#advance(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    } catch (fault) {
      this.#fault = fault;
      throw fault;
    }
  }

  /** Says that no more bytes come. Throws `picture_truncated` where the picture's end was not reached. */
  end(): PictureHeader {
    if (this.#fault !== null) throw this.#fault;
    if (this.#header !== null) return this.#header;
    throw this.#empty
      ? new DarkroomError("unsupported_type", {
          message: "The file is empty. Send a JPEG, PNG or WebP picture.",
        })
      : new DarkroomError("picture_truncated");
  }

  *#scanPicture(maxPixels: number, announce: Announce | undefined): Scan<PictureHeader> {
    const { format, signature } = yield* readSignature();
    this.#format = format;
    return yield* SCANS[format](maxPixels, signature, announce);
  }

  #advance(chunk: Uint8Array): void {
    let at = 0;
    while (this.#header === null) {
      if (this.#need === null || this.#need.done) {
        const step = this.#scan.next();
        if (step.done) {
          this.#header = step.value;
          return;
        }
        this.#need = step.value;
      } else if (at < chunk.length) {
        at = this.#need.feed(chunk, at);
      } else {
        return;
      }
    }
  }
}

/** The header of a picture that is held whole. Throws as `StructureScanner` does. */
export function probe(bytes: Uint8Array, options: ProbeOptions = {}): PictureHeader {
  const scanner = new StructureScanner(options);
  scanner.write(bytes);
  return scanner.end();
}
