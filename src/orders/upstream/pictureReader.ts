import { crc32 } from "node:zlib";
import { LIMITS } from "../../limits.ts";
import { Fault } from "./fault.ts";
import { openBody, type PictureBody, type PictureRequest, pictureChanged, tooLarge } from "./pictureBody.ts";
import { type Attempt, callLightly } from "./resilience.ts";
import type { EnhancedFormat } from "./signatures.ts";

/** One enhanced picture as it arrives. A cut is made good by asking for the rest, or by reading again. */
export interface PictureReader {
  /** Bytes; null where the service does not tell. */
  readonly size: number | null;
  readonly contentType: string;
  /** Of what was given out so far. */
  readonly crc32: number;
  /**
   * At least `minBytes` (or all that are left; after a cut it may be less) at the start of `buffer`, whose memory
   * is handed over and comes back with the answer; null at the end, and then the memory is the caller's still if
   * `size` is known. What a cut takes along is what this one call has gathered: ask for pieces to lose little. One
   * call at a time.
   * @throws DarkroomError `upstream_failed` …; the reason of the signal that openPicture was given
   */
  read(buffer: Uint8Array<ArrayBuffer>, minBytes?: number): Promise<Uint8Array<ArrayBuffer> | null>;
  cancel(reason?: unknown): Promise<void>;
}

const TYPES: Readonly<Record<EnhancedFormat, string>> = {
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  avif: "image/avif",
  jxl: "image/jxl",
};

/** A picture is one of many: the others are not to be lost to a moment's outage. */
const PATIENT = { patient: true } as const;
const SKIP_BYTES = 64 * 1024;
/** After a cut no more is gathered before it is given out: the next cut may come as soon. */
const CAREFUL_BYTES = 256 * 1024;

/** @throws Fault: whatever keeps the picture from being read from its first byte on */
export async function openReader(request: PictureRequest): Promise<PictureReader> {
  const { config, signal } = request;
  const body = await callLightly(config, (attempt) => openBody(request, attempt), signal, PATIENT);
  return new ResumingReader(request, body);
}

class ResumingReader implements PictureReader {
  readonly size: number | null;
  readonly contentType: string;
  readonly #request: PictureRequest;
  /** Why it was cancelled; later reads get it. */
  #cancelled: { readonly reason: unknown } | undefined;
  /** Ends the attempt to go on after a cut. */
  #resuming: AbortController | undefined;
  #body: PictureBody;
  /** Strong validator of what is given out. */
  #etag: string | null;
  /** Bytes given out, and their CRC-32. */
  #position = 0;
  #crc = 0;
  #resumptions = 0;
  /** Bytes given out since the last cut. */
  #sinceCut = 0;

  constructor(request: PictureRequest, body: PictureBody) {
    this.#request = request;
    this.#body = body;
    this.#etag = body.etag;
    this.size = body.size;
    this.contentType = TYPES[request.format];
  }

  get crc32(): number {
    return this.#crc;
  }

  async read(buffer: Uint8Array<ArrayBuffer>, minBytes = 1): Promise<Uint8Array<ArrayBuffer> | null> {
    this.#request.signal?.throwIfAborted();
    if (this.#cancelled !== undefined) throw this.#cancelled.reason;
    try {
      return await this.#read(buffer, minBytes);
    } catch (error) {
      const reason = error instanceof Fault ? error.toError() : error;
      await this.cancel(reason);
      throw reason;
    }
  }

  async cancel(reason?: unknown): Promise<void> {
    this.#cancelled ??= { reason: reason ?? new DOMException("The picture was cancelled", "AbortError") };
    this.#resuming?.abort(this.#cancelled.reason);
    this.#body.end(reason);
  }

  async #read(buffer: Uint8Array<ArrayBuffer>, minBytes: number): Promise<Uint8Array<ArrayBuffer> | null> {
    const room = buffer.byteLength;
    const left = this.size === null ? room : this.size - this.#position;
    let due = Math.min(Math.max(1, minBytes), room, left);
    let memory = buffer;
    for (;;) {
      if (this.#position === this.size) return this.#finish();
      if (this.#resumptions > 0) due = Math.min(due, CAREFUL_BYTES);
      const piece = await this.#receive(memory, due);
      if (piece === null) return this.#finish();
      if (piece !== "cut") return this.#giveOut(piece);
      await this.#resume();
      // What was handed over went with the transfer.
      memory = new Uint8Array(room);
    }
  }

  async #receive(
    memory: Uint8Array<ArrayBuffer>,
    due: number,
  ): Promise<Uint8Array<ArrayBuffer> | null | "cut"> {
    try {
      const piece = await this.#body.read(memory, due);
      return this.size !== null && (piece?.length ?? 0) < due ? "cut" : piece;
    } catch (error) {
      if (error instanceof Fault && error.again) return "cut";
      throw error;
    }
  }

  #giveOut(piece: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    this.#position += piece.length;
    if (this.#position > LIMITS.enhancedBytes) throw tooLarge();
    this.#crc = crc32(piece, this.#crc);
    this.#sinceCut += piece.length;
    if (this.#sinceCut >= LIMITS.resumptionBytes) this.#resumptions = 0;
    return piece;
  }

  #finish(): null {
    this.#body.release();
    return null;
  }

  /** Has the body stand at the position again: on the rest of the picture, or on all of it, read up to there. */
  async #resume(): Promise<void> {
    do {
      this.#body.end();
      this.#sinceCut = 0;
      this.#resumptions += 1;
      if (this.#resumptions > LIMITS.resumptions)
        throw new Fault(`The transfer broke off ${this.#resumptions} times`, { again: true });
      this.#body = await this.#reopen();
      if (this.#body.size !== this.size) throw pictureChanged();
    } while (!(await this.#catchUp()));
  }

  /** Asks where the last answer came from first, then from the start of the chain. */
  async #reopen(): Promise<PictureBody> {
    const last = this.#body.hop;
    const from = { offset: this.#position, etag: this.#etag, size: this.size };
    const resuming = new AbortController();
    this.#resuming = resuming;
    const { config, start, signal } = this.#request;
    const ends = signal === undefined ? resuming.signal : AbortSignal.any([signal, resuming.signal]);
    const attempt = async ({ again, ...within }: Attempt) => {
      if (again > 0 || last.url.href === start.href)
        return openBody(this.#request, within, { ...from, hop: undefined });
      try {
        return await openBody(this.#request, within, { ...from, hop: last });
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        throw new Fault(error.reason, { again: true, outage: error.outage, cause: error });
      }
    };
    try {
      return await callLightly(config, attempt, ends, PATIENT);
    } finally {
      this.#resuming = undefined;
    }
  }

  /** @returns false if it broke off. @throws Fault if it is another picture */
  async #catchUp(): Promise<boolean> {
    if (this.#body.offset > 0) return true;
    let crc = 0;
    let memory = new Uint8Array(SKIP_BYTES);
    let skipped = 0;
    while (skipped < this.#position) {
      const wanted = Math.min(memory.buffer.byteLength, this.#position - skipped);
      const piece = await this.#receive(new Uint8Array(memory.buffer, 0, wanted), wanted);
      if (piece === null || piece === "cut") return false;
      crc = crc32(piece, crc);
      skipped += piece.length;
      memory = new Uint8Array(piece.buffer);
    }
    if (crc !== this.#crc) throw pictureChanged();
    this.#etag = this.#body.etag;
    return true;
  }
}
