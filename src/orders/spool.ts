import type { FileSink } from "../catalog/readForm.ts";
import { condemnPending, forgetDead } from "../db/pendingObjects.ts";
import { DarkroomError, explainError } from "../errors.ts";
import { FORMATS } from "../imaging/recipes.ts";
import { describeError } from "../ops/log.ts";
import type { Services } from "../services.ts";
import { spoolKey } from "../storage/keys.ts";
import { ObjectUpload } from "../storage/objectUpload.ts";
import type { FileFailure, OutgoingPicture } from "./outgoing.ts";
import { SpooledFile } from "./spooledFile.ts";

type Needs = Pick<Services, "db" | "bucket" | "log">;

/**
 * The files of one form, each as an object in R2 until it is sent: an upload upstream needs its exact length
 * before its first byte, and may need its bytes more than once.
 */
export class Spool {
  readonly #services: Needs;
  readonly #keys: string[] = [];
  readonly pictures: OutgoingPicture[] = [];
  readonly refused: { readonly name: string; readonly error: DarkroomError }[] = [];
  #upload: ObjectUpload | null = null;

  constructor(services: Needs) {
    this.#services = services;
  }

  get failures(): FileFailure[] {
    return this.refused.map(({ name, error }) => ({ name, error: explainError(error) }));
  }

  /** The sink of the next file. */
  open(fileName: string): FileSink {
    const { db, bucket } = this.#services;
    const name = fileName === "" ? `picture ${this.pictures.length + this.refused.length + 1}` : fileName;
    const upload = new ObjectUpload(db, bucket, spoolKey(crypto.randomUUID()));
    this.#upload = upload;
    return new SpooledFile(upload, (outcome) => {
      this.#upload = null;
      if (outcome instanceof DarkroomError) {
        this.refused.push({ name, error: outcome });
        return;
      }
      // The upload itself is let go: it holds up to one part of the file.
      this.#keys.push(upload.key);
      const contentType = FORMATS[outcome.format].mimeType;
      const openObject = () => openSpooled(bucket, upload.key);
      this.pictures.push({ name, contentType, size: outcome.size, open: openObject });
    });
  }

  /** Removes every object; what cannot be removed now the sweep removes. */
  async discard(): Promise<void> {
    const { db, bucket, log } = this.#services;
    try {
      await this.#upload?.discard();
      if (this.#keys.length === 0) return;
      await condemnPending(db, this.#keys, Date.now());
      await bucket.delete(this.#keys);
      await forgetDead(db, this.#keys);
    } catch (thrown) {
      log.warn("spool_discard_failed", { files: this.#keys.length, error: describeError(thrown).error });
    }
  }
}

async function openSpooled(bucket: R2Bucket, key: string): Promise<ReadableStream<Uint8Array>> {
  const object = await bucket.get(key);
  if (object === null) throw new DarkroomError("unavailable", { cause: new Error(`${key} is gone`) });
  return object.body;
}
