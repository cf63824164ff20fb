import { Buffer } from "node:buffer";
import { REPORT_NAME, writeReport } from "../archive/report.ts";
import type { ZipStream } from "../archive/zipStream.ts";
import { DarkroomError } from "../errors.ts";
import type { Arrival } from "./holdPictures.ts";
import { type Failure, failureOf } from "./pictureFailure.ts";
import type { DownloadPlan, PlannedPicture } from "./planDownload.ts";
import { READ_BYTES } from "./pumpPicture.ts";

type Came = Exclude<Arrival, { kind: "failed" }>;

/** An archive's pictures as they are written, one after the other, and what became of them. */
export class ZippedPictures {
  readonly failures: Failure[] = [];
  readonly incomplete: Failure[] = [];
  downloaded = 0;
  readonly #zip: ZipStream;
  readonly #limit: number;
  readonly #signal: AbortSignal;
  #buffer = new Uint8Array(0);
  #full: DarkroomError | null = null;

  /** @param limit bytes of the archive beyond which no picture is begun */
  constructor(zip: ZipStream, limit: number, signal: AbortSignal) {
    this.#zip = zip;
    this.#limit = limit;
    this.#signal = signal;
  }

  /** Set when a picture did not fit. None is begun after it, so that the same order gives the same bytes. */
  get full(): DarkroomError | null {
    return this.#full;
  }

  /** Writes a picture, or notes that it does not fit. Throws only where the archive itself cannot go on. */
  async add(picture: PlannedPicture, arrival: Came): Promise<void> {
    const size = arrival.kind === "held" ? arrival.size : (arrival.reader.size ?? arrival.head.size);
    if (this.#full === null && this.#zip.size + size > this.#limit) this.#full = this.#beyond();
    if (this.#full !== null) this.failures.push(failureOf(picture, this.#full));
    else if (arrival.kind === "open") await this.#flow(picture, arrival);
    else {
      await this.#zip.add(picture.member, arrival.pieces, arrival.crc32);
      this.downloaded += 1;
    }
  }

  /** Writes the report where something is missing, and the archive's end. */
  async finish(plan: Pick<DownloadPlan, "orderId" | "orderName" | "pictures">): Promise<void> {
    const { failures, incomplete, downloaded } = this;
    if (failures.length + incomplete.length > 0) {
      const { orderId, orderName, pictures } = plan;
      const total = pictures.length;
      const report = writeReport({ orderId, orderName, total, downloaded, failures, incomplete });
      await this.#zip.add(REPORT_NAME, [Buffer.from(report)]);
    }
    await this.#zip.finish();
  }

  /** A picture that breaks off here has its header written already: its member is closed valid, and told. */
  async #flow(picture: PlannedPicture, { head, reader }: Extract<Came, { kind: "open" }>): Promise<void> {
    const member = await this.#zip.begin(picture.member);
    for (const piece of head.pieces) await member.write(piece);
    let broken: Failure | null = null;
    for (;;) {
      const chunk = await this.#read(reader).catch((thrown: unknown) => {
        this.#signal.throwIfAborted();
        broken = failureOf(picture, thrown);
        return null;
      });
      if (chunk === null) break;
      if (this.#zip.size + chunk.length > this.#limit) {
        this.#full = this.#beyond();
        broken = failureOf(picture, this.#full);
        break;
      }
      await member.write(chunk);
      this.#buffer = new Uint8Array(chunk.buffer);
    }
    await member.end();
    if (broken === null) this.downloaded += 1;
    else this.incomplete.push(broken);
  }

  /** One buffer serves for all; where a reader does not give it back, there is a new one. */
  #read(reader: Extract<Came, { kind: "open" }>["reader"]): Promise<Uint8Array<ArrayBuffer> | null> {
    const buffer = this.#buffer.length > 0 ? this.#buffer : new Uint8Array(READ_BYTES);
    this.#buffer = new Uint8Array(0);
    return reader.read(buffer, buffer.length);
  }

  #beyond(): DarkroomError {
    const gib = (this.#limit / 1024 ** 3).toFixed(1);
    const reason = `a stream carries at most ${gib} GiB; ask for it with mode=staged`;
    return new DarkroomError("order_too_large", { detail: { reason } });
  }
}
