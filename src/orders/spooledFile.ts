import { Buffer } from "node:buffer";
import type { FileSink } from "../catalog/readForm.ts";
import { DarkroomError } from "../errors.ts";
import type { PictureFormat } from "../imaging/probe/header.ts";
import { isFormat } from "../imaging/recipes.ts";
import { LIMITS } from "../limits.ts";
import type { ObjectUpload } from "../storage/objectUpload.ts";
import { findFormat, SIGNATURE_BYTES } from "./upstream/signatures.ts";

export interface Spooled {
  readonly format: PictureFormat;
  /** Bytes. */
  readonly size: number;
}

/**
 * One file of an order on its way to its spool object. What is no picture, or too large, is passed over to its
 * end and told there, so that the files after it still come in; a store that fails ends the whole form.
 */
export class SpooledFile implements FileSink {
  readonly #upload: ObjectUpload;
  readonly #ended: (outcome: Spooled | DarkroomError) => void;
  /** The first bytes, until they tell the format. */
  #head: Uint8Array = new Uint8Array(0);
  #format: PictureFormat | null = null;
  #refusal: DarkroomError | null = null;

  constructor(upload: ObjectUpload, ended: (outcome: Spooled | DarkroomError) => void) {
    this.#upload = upload;
    this.#ended = ended;
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (this.#refusal !== null) return;
    if (this.#format !== null) return this.#store(chunk);
    this.#head = Buffer.concat([this.#head, chunk]);
    if (this.#head.length >= SIGNATURE_BYTES) await this.#begin();
  }

  async end(): Promise<void> {
    if (this.#format === null && this.#refusal === null) await this.#begin();
    if (this.#format !== null && this.#refusal === null) {
      const { size } = await this.#upload.finish();
      this.#ended({ format: this.#format, size });
      return;
    }
    await this.#upload.discard();
    this.#ended(this.#refusal ?? new DarkroomError("unsupported_type"));
  }

  async #begin(): Promise<void> {
    const format = findFormat(this.#head);
    if (format === undefined || !isFormat(format)) {
      const reason = this.#head.length === 0 ? "the file is empty" : "it is no JPEG, PNG or WebP";
      this.#refusal = new DarkroomError("unsupported_type", { detail: { reason } });
      return;
    }
    this.#format = format;
    await this.#store(this.#head);
  }

  async #store(bytes: Uint8Array): Promise<void> {
    if (this.#upload.size + bytes.length > LIMITS.uploadBytes)
      this.#refusal = new DarkroomError("file_too_large");
    else await this.#upload.write(bytes);
  }
}
