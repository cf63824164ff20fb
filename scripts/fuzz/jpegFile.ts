import { concat } from "./mutateBytes.ts";

/** A marker, its segment, and the entropy-coded data that follows a scan's header (T.81, B.1.1). */
export interface Segment {
  /** Second byte of the marker. */
  readonly code: number;
  /** Without marker and length; null for a marker that stands alone. */
  readonly body: Uint8Array | null;
  /** With the stuffed bytes and restart markers; empty but for SOS. */
  readonly data: Uint8Array;
  /** What the length says in place of the truth. */
  readonly claimedLength?: number;
}

export const SOI = 0xd8;
export const EOI = 0xd9;
export const SOS = 0xda;
export const DQT = 0xdb;
export const DNL = 0xdc;
export const DRI = 0xdd;
export const DHT = 0xc4;

const NONE = new Uint8Array(0);

/** A sound JPEG as its segments. */
export function splitJpeg(bytes: Uint8Array): Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  while (at + 1 < bytes.length) {
    const code = bytes[at + 1] as number;
    at += 2;
    if (code === SOI || code === EOI) {
      segments.push({ code, body: null, data: NONE });
      if (code === EOI) break;
      continue;
    }
    const length = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
    const body = bytes.subarray(at + 2, at + length);
    at += length;
    const from = at;
    if (code === SOS) while (at < bytes.length && !isMarkerAt(bytes, at)) at += 1;
    segments.push({ code, body, data: bytes.subarray(from, at) });
  }
  return segments;
}

export function joinJpeg(segments: readonly Segment[]): Uint8Array {
  return concat(
    segments.flatMap(({ code, body, data, claimedLength }) => {
      const marker = Uint8Array.of(0xff, code);
      if (body === null) return [marker, data];
      const length = claimedLength ?? body.length + 2;
      return [marker, Uint8Array.of((length >> 8) & 0xff, length & 0xff), body, data];
    }),
  );
}

export function isFrame({ code }: Segment): boolean {
  return code >= 0xc0 && code <= 0xcf && code !== DHT && code !== 0xc8 && code !== 0xcc;
}

export function isScan({ code }: Segment): boolean {
  return code === SOS;
}

/** A marker that ends entropy-coded data: not a stuffed byte, and none of RST0 to 7. */
function isMarkerAt(bytes: Uint8Array, at: number): boolean {
  const code = bytes[at + 1] ?? 0;
  return bytes[at] === 0xff && code !== 0 && code !== 0xff && (code & 0xf8) !== 0xd0;
}
