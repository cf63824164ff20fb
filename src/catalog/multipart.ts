import { Buffer } from "node:buffer";
import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { type PartName, readPartName } from "./partName.ts";

/** What a form holds, in its order: a part begins, then come its bytes, in any portions. */
export type MultipartEvent =
  | ({ readonly kind: "part" } & PartName)
  | { readonly kind: "data"; readonly bytes: Uint8Array };

const HEADERS_END = Buffer.from("\r\n\r\n");
const FINAL = Buffer.from("--");

/** RFC 2046, 5.1.1: at most 70 characters. */
const BOUNDARY = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i;

/**
 * Takes multipart/form-data (RFC 7578) apart as it arrives, however it is cut, and holds no more of it than one
 * part's headers. The grammar is RFC 2046's, 5.1.1.
 */
export class MultipartReader {
  readonly #delimiter: Buffer;
  #state: "preamble" | "headers" | "data" | "ended" = "preamble";
  /** What cannot be told yet. The first delimiter may stand at the very beginning, without its line break. */
  #rest: Buffer = Buffer.from("\r\n");

  /** @throws DarkroomError `invalid_multipart` if the Content-Type is not a form's */
  constructor(contentType: string | null) {
    const [, quoted, plain] = BOUNDARY.exec(contentType ?? "") ?? [];
    const boundary = quoted ?? plain;
    if (boundary === undefined) {
      throw invalid(
        "The Content-Type names no boundary. Send multipart/form-data, as `curl -F file=@photo.jpg` does.",
      );
    }
    this.#delimiter = Buffer.from(`\r\n--${boundary}`);
  }

  /**
   * What these bytes add. The arrays are the caller's to keep.
   * @throws DarkroomError `invalid_multipart`; nothing may be written after it
   */
  *write(chunk: Uint8Array): Generator<MultipartEvent> {
    if (this.#state === "ended") return;
    this.#rest = Buffer.concat([this.#rest, chunk]);
    let more = true;
    while (more) more = this.#state === "headers" ? yield* this.#readHeaders() : yield* this.#readData();
  }

  /** @throws DarkroomError `invalid_multipart` if the closing delimiter has not come */
  end(): void {
    if (this.#state !== "ended")
      throw invalid("The body ends before its last boundary. Send it again, whole.");
  }

  /** @returns whether there may be more in what is held */
  *#readData(): Generator<MultipartEvent, boolean> {
    const rest = this.#rest;
    const at = rest.indexOf(this.#delimiter);
    // A delimiter that is not there whole may yet begin in the last bytes.
    const sure = at < 0 ? Math.max(0, rest.length - this.#delimiter.length + 1) : at;
    if (this.#state === "data" && sure > 0) yield { kind: "data", bytes: rest.subarray(0, sure) };
    this.#rest = rest.subarray(at < 0 ? sure : at + this.#delimiter.length);
    if (at >= 0) this.#state = "headers";
    return at >= 0;
  }

  *#readHeaders(): Generator<MultipartEvent, boolean> {
    const rest = this.#rest;
    if (rest.length < FINAL.length) return false;
    if (rest.subarray(0, FINAL.length).equals(FINAL)) {
      this.#state = "ended";
      return false;
    }
    const end = rest.indexOf(HEADERS_END);
    if ((end < 0 ? rest.length : end) > LIMITS.partHeaderBytes)
      throw invalid("A part's headers are too long.");
    if (end < 0) return false;
    const name = readPartName(rest.toString("utf8", 0, end));
    if (name === null) throw invalid("A part has no Content-Disposition with a name.");
    this.#state = "data";
    this.#rest = rest.subarray(end + HEADERS_END.length);
    yield { kind: "part", ...name };
    return true;
  }
}

function invalid(message: string): DarkroomError {
  return new DarkroomError("invalid_multipart", { message });
}
