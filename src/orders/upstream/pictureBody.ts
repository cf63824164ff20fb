import type { UpstreamConfig } from "../../config.ts";
import { LIMITS } from "../../limits.ts";
import { type BodyReader, readBody } from "./bodyReader.ts";
import { connectionFault, Fault } from "./fault.ts";
import { type Answer, followRedirects, type Hop } from "./followRedirects.ts";
import { Line } from "./line.ts";
import { declaredSize, describeType } from "./readJson.ts";
import { faultOfAnswer } from "./refusals.ts";
import type { Attempt } from "./resilience.ts";
import { type EnhancedFormat, findFormat, SIGNATURE_BYTES } from "./signatures.ts";

/** What is asked for, the same for each attempt. */
export interface PictureRequest {
  readonly config: UpstreamConfig;
  readonly start: URL;
  readonly format: EnhancedFormat;
  /** Our headers for the service itself; nothing for other origins. */
  headers(hop: Hop): Record<string, string>;
  readonly signal: AbortSignal | undefined;
}

/** Where to go on after a cut. */
export interface Resumption {
  /** Bytes that were given out. */
  readonly offset: number;
  /** Strong validator of what they are from (RFC 9110, 13.1.5); without one no range is asked for. */
  readonly etag: string | null;
  readonly size: number | null;
  /** Asked in place of the start of the chain. */
  readonly hop: Hop | undefined;
}

const SNIFF_BYTES = 4096;
const MISSING = { code: "upstream_failed", reason: "The picture is not there" } as const;

/** The body of one answer that is the picture, from `offset` on. */
export class PictureBody {
  readonly offset: number;
  /** Of the whole picture. */
  readonly size: number | null;
  readonly etag: string | null;
  readonly hop: Hop;
  readonly #line: Line;
  readonly #reader: BodyReader;
  #ahead: Uint8Array | null;

  constructor(
    whole: Pick<PictureBody, "offset" | "size" | "etag" | "hop">,
    line: Line,
    reader: BodyReader,
    ahead: Uint8Array | null,
  ) {
    this.offset = whole.offset;
    this.size = whole.size;
    this.etag = whole.etag;
    this.hop = whole.hop;
    this.#line = line;
    this.#reader = reader;
    this.#ahead = ahead;
  }

  /** At least `min` bytes or all that are left, in the memory of `view`; null at the end. @throws Fault */
  async read(view: Uint8Array<ArrayBuffer>, min: number): Promise<Uint8Array<ArrayBuffer> | null> {
    const ahead = this.#ahead;
    if (ahead === null) return this.#receive(view, min);
    const { byteOffset, byteLength } = view;
    const filled = Math.min(ahead.length, byteLength);
    view.set(ahead.subarray(0, filled));
    this.#ahead = filled < ahead.length ? ahead.subarray(filled) : null;
    if (filled >= min) return view.subarray(0, filled);
    const more = await this.#receive(view.subarray(filled), min - filled);
    if (more !== null) return new Uint8Array(more.buffer, byteOffset, filled + more.length);
    // The end came, and the memory may have gone with it.
    const rest = new Uint8Array(byteLength);
    rest.set(ahead.subarray(0, filled));
    return rest.subarray(0, filled);
  }

  /** Gives the connection back after the last byte. */
  release(): void {
    this.#line.release();
    this.#reader.cancel(undefined);
  }

  /** Breaks the transfer off. */
  end(reason?: unknown): void {
    this.#line.end(reason);
    this.#reader.cancel(reason);
  }

  async #receive(view: Uint8Array<ArrayBuffer>, min: number): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      return await this.#line.within(() => this.#reader.read(view, min), "next bytes");
    } catch (error) {
      throw this.#line.signal.aborted || error instanceof Fault ? error : connectionFault(error);
    }
  }
}

/**
 * One attempt at the picture, whole or from an offset on (a store may answer with the whole all the same).
 * The attempt's signal ends it, but no longer what it returns; the request's own signal ends both.
 * @throws Fault
 */
export async function openBody(
  request: PictureRequest,
  { signal: within, endsAt }: Pick<Attempt, "signal" | "endsAt">,
  from?: Resumption,
): Promise<PictureBody> {
  const line = new Line(request.config.attemptSeconds, request.signal, within);
  line.endBy(endsAt);
  try {
    const answer = await followRedirects(line, from?.hop ?? { url: request.start, home: true }, {
      method: "GET",
      pointers: true,
      send: (hop) =>
        fetch(hop.url, {
          redirect: "manual",
          signal: line.signal,
          headers: { "accept-encoding": "identity", ...rangeHeaders(from), ...request.headers(hop) },
        }),
    });
    const body = await acceptBody(request, line, answer, from);
    if (within !== undefined && within !== request.signal) line.leave(within);
    line.stay();
    return body;
  } catch (error) {
    line.end(error);
    throw error;
  }
}

function rangeHeaders(from: Resumption | undefined): Record<string, string> {
  if (from === undefined || from.offset === 0 || from.etag === null) return {};
  return { range: `bytes=${from.offset}-`, "if-range": from.etag };
}

async function acceptBody(
  request: PictureRequest,
  line: Line,
  answer: Answer,
  from: Resumption | undefined,
): Promise<PictureBody> {
  const { response, hop } = answer;
  const { headers, status } = response;
  const etag = strongEtag(headers);
  if (from !== undefined && status === 206 && response.body !== null) {
    checkRange(headers, from, etag);
    return new PictureBody(
      { offset: from.offset, size: from.size, etag: from.etag, hop },
      line,
      readBody(response.body),
      null,
    );
  }
  if (status !== 200) throw await faultOfAnswer(line, answer, MISSING, request.config.apiKey);
  const type = describeType(headers);
  if (type.startsWith("text/") || response.body === null) throw noPicture(type);
  const size = declaredSize(headers);
  if (size !== null && size > LIMITS.enhancedBytes) throw tooLarge();
  const reader = readBody(response.body);
  const whole = { offset: 0, size, etag, hop };
  const head = await new PictureBody(whole, line, reader, null).read(
    new Uint8Array(SNIFF_BYTES),
    SIGNATURE_BYTES,
  );
  checkFormat(head, size, type, request.format);
  return new PictureBody(whole, line, reader, head);
}

/** RFC 9110, 14.4 */
function checkRange(headers: Headers, from: Resumption, etag: string | null): void {
  const [, first, last, total] =
    /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers.get("content-range") ?? "") ?? [];
  const size = from.size === null ? total : String(from.size);
  const toTheEnd =
    total === "*" ? from.size === null || last === String(from.size - 1) : Number(last) + 1 === Number(total);
  if (first !== String(from.offset) || !toTheEnd)
    throw new Fault("The answer is another range than was asked for", { again: true });
  if ((total !== "*" && total !== size) || (etag !== null && etag !== from.etag)) throw pictureChanged();
}

function checkFormat(
  head: Uint8Array | null,
  size: number | null,
  type: string,
  asked: EnhancedFormat,
): void {
  const got = head ?? new Uint8Array(0);
  if (size !== null && got.length < Math.min(size, SIGNATURE_BYTES))
    throw connectionFault("cut in its first bytes");
  if (got.length === 0) throw new Fault("The answer is empty", { again: true });
  const format = findFormat(got);
  if (format === undefined) throw noPicture(type);
  if (format !== asked) throw new Fault(`Asked for ${asked}, got ${format}`);
}

function noPicture(type: string): Fault {
  const reason = type.startsWith("image/")
    ? `The answer says ${type}, but is no picture of a known format`
    : `The answer is ${type}, not a picture`;
  return new Fault(reason, { again: true });
}

export function tooLarge(): Fault {
  return new Fault(`The picture is larger than ${LIMITS.enhancedBytes.toLocaleString("en")} bytes`);
}

export function pictureChanged(): Fault {
  return new Fault("The picture changed while it was read");
}

function strongEtag(headers: Headers): string | null {
  const etag = headers.get("etag");
  return etag !== null && /^"[^"]*"$/.test(etag) ? etag : null;
}
