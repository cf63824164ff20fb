import { crc32 } from "node:zlib";
import type { Database } from "../db/client.ts";
import { condemnPending, forgetDead, noteUpload, openPending } from "../db/pendingObjects.ts";
import { LIMITS } from "../limits.ts";

export interface UploadedObject {
  readonly key: string;
  readonly size: number;
  readonly crc32: number;
  /** R2's entity tag, unquoted. */
  readonly etag: string;
}

/**
 * Bytes on their way to one object, one part in memory at a time. The object is announced in
 * `pending_objects` before its first byte is sent; what fits one part is put at once, more becomes a
 * multipart upload. Nothing is readable under the key before `finish`.
 */
export class ObjectUpload {
  readonly key: string;
  readonly #db: Database;
  readonly #bucket: R2Bucket;
  #metadata: R2HTTPMetadata;
  #part = new Uint8Array(64 * 1024);
  #filled = 0;
  #size = 0;
  #crc = 0;
  #announced: boolean;
  #upload: R2MultipartUpload | null = null;
  readonly #parts: R2UploadedPart[] = [];

  /** @param options.announced whether the key is in `pending_objects` already, among others announced at once */
  constructor(
    db: Database,
    bucket: R2Bucket,
    key: string,
    metadata: R2HTTPMetadata = {},
    { announced = false }: { readonly announced?: boolean } = {},
  ) {
    this.#announced = announced;
    this.#db = db;
    this.#bucket = bucket;
    this.key = key;
    this.#metadata = metadata;
  }

  /** May be said as long as nothing was sent: until more than one part was written, or `finish`. */
  set contentType(contentType: string) {
    this.#metadata = { ...this.#metadata, contentType };
  }

  get size(): number {
    return this.#size;
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#crc = crc32(chunk, this.#crc);
    this.#size += chunk.length;
    for (let at = 0; at < chunk.length; ) {
      // A full part is sent only when more follows: the last may be whole.
      if (this.#filled === LIMITS.partBytes) await this.#sendPart();
      const take = Math.min(chunk.length - at, LIMITS.partBytes - this.#filled);
      this.#reserve(this.#filled + take);
      this.#part.set(chunk.subarray(at, at + take), this.#filled);
      this.#filled += take;
      at += take;
    }
  }

  /** Makes the object readable. Its row in `pending_objects` stays open until another row names the key. */
  async finish(): Promise<UploadedObject> {
    const etag = this.#upload === null ? await this.#putWhole() : await this.#completeParts(this.#upload);
    return { key: this.key, size: this.#size, crc32: this.#crc, etag };
  }

  /**
   * Gives the object up and removes what was sent of it; what cannot be removed now the sweep will. An object
   * that a row names meanwhile is left alone: the answer to the batch that did it may have been lost.
   */
  async discard(): Promise<void> {
    if (!this.#announced) return;
    if ((await condemnPending(this.#db, [this.key], Date.now())) === 0) return;
    if (this.#upload !== null) await this.#upload.abort().catch(() => undefined);
    await this.#bucket.delete(this.key);
    await forgetDead(this.#db, [this.key]);
  }

  async #putWhole(): Promise<string> {
    await this.#announce();
    const object = await this.#bucket.put(this.key, this.#part.subarray(0, this.#filled), {
      httpMetadata: this.#metadata,
    });
    return object.etag;
  }

  async #completeParts(upload: R2MultipartUpload): Promise<string> {
    await this.#sendPart();
    const object = await upload.complete(this.#parts);
    return object.etag;
  }

  async #sendPart(): Promise<void> {
    if (this.#upload === null) {
      await this.#announce();
      this.#upload = await this.#bucket.createMultipartUpload(this.key, { httpMetadata: this.#metadata });
      await noteUpload(this.#db, this.key, this.#upload.uploadId);
    }
    const part = this.#part.subarray(0, this.#filled);
    this.#parts.push(await this.#upload.uploadPart(this.#parts.length + 1, part));
    this.#filled = 0;
  }

  async #announce(): Promise<void> {
    if (this.#announced) return;
    await openPending(this.#db, this.key, Date.now());
    this.#announced = true;
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#part.length) return;
    const larger = new Uint8Array(Math.min(LIMITS.partBytes, Math.max(bytes, 2 * this.#part.length)));
    larger.set(this.#part.subarray(0, this.#filled));
    this.#part = larger;
  }
}
