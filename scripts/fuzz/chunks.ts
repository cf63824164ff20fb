import { crc32, inflateSync } from "node:zlib";
import { concat } from "./mutateBytes.ts";

/** A chunk of a PNG (third edition, 5.3) or of a RIFF file. */
export interface Chunk {
  /** Four characters. */
  readonly type: string;
  readonly data: Uint8Array;
  /** What the length says in place of the truth. */
  readonly claimedLength?: number;
  /** A checksum that does not fit, PNG only. */
  readonly claimedCrc?: number;
}

const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** A sound PNG as its chunks. */
export function splitPng(bytes: Uint8Array): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    chunks.push({ type: typeAt(bytes, at + 4), data: bytes.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

/** Lengths and checksums are made to fit, but where a chunk claims otherwise. */
export function joinPng(chunks: readonly Chunk[]): Uint8Array {
  return concat([
    PNG_SIGNATURE,
    ...chunks.flatMap(({ type, data, claimedLength, claimedCrc }) => {
      const body = concat([Buffer.from(type, "latin1"), data]);
      return [u32(claimedLength ?? data.length), body, u32(claimedCrc ?? crc32(body))];
    }),
  ]);
}

/** What all IDAT chunks hold together, inflated. */
export function pngScanlines(chunks: readonly Chunk[]): Uint8Array {
  return new Uint8Array(inflateSync(pngStream(chunks)));
}

/** The zlib stream of all IDAT chunks. */
export function pngStream(chunks: readonly Chunk[]): Uint8Array {
  return concat(chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data));
}

/** The same chunks with another stream, in `pieces` chunks. */
export function withStream(chunks: readonly Chunk[], stream: Uint8Array, pieces = 1): Chunk[] {
  const first = chunks.findIndex(({ type }) => type === "IDAT");
  const rest = chunks.filter(({ type }) => type !== "IDAT");
  const size = Math.ceil(stream.length / pieces);
  const parts = Array.from({ length: pieces }, (_, i) => ({
    type: "IDAT",
    data: stream.subarray(i * size, (i + 1) * size),
  }));
  return rest.toSpliced(first, 0, ...parts);
}

/** The chunks of a sound WebP, without the RIFF header (RFC 9649, 2.3). */
export function splitWebp(bytes: Uint8Array): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    chunks.push({ type: typeAt(bytes, at), data: bytes.subarray(at + 8, at + 8 + length) });
    at += 8 + length + (length & 1);
  }
  return chunks;
}

/** @param claimedSize what RIFF's size says in place of the truth */
export function joinWebp(chunks: readonly Chunk[], claimedSize?: number): Uint8Array {
  const body = concat(
    chunks.flatMap(({ type, data, claimedLength }) => [
      Buffer.from(type, "latin1"),
      u32le(claimedLength ?? data.length),
      data,
      new Uint8Array(data.length & 1),
    ]),
  );
  return concat([Buffer.from("RIFF"), u32le(claimedSize ?? body.length + 4), Buffer.from("WEBP"), body]);
}

export function u32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

export function u32le(value: number): Uint8Array {
  return u32(value).toReversed();
}

function typeAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
