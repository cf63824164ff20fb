import { ascii, joinBytes, malformed, viewOf } from "./splice.ts";

const SIGNATURE = ascii("ICC_PROFILE\0");
/** A segment's 65,535 less its length field, the signature, number and count (ICC.1:2022, B.4). */
const PART_BYTES = 65_519;
const SOI = 0xffd8;
const APP0 = 0xffe0;
const APP2 = 0xffe2;
const SOS = 0xffda;

/** A JPEG with the profile in APP2 segments behind SOI and its JFIF APP0. */
export function embedInJpeg(bytes: Uint8Array, profile: Uint8Array): Uint8Array<ArrayBuffer> {
  const { leading, others, rest } = readSegments(bytes);
  return joinBytes([bytes.subarray(0, 2), ...leading, ...profileSegments(profile), ...others, rest]);
}

/** APP2 segments that hold the profile (ICC.1:2022, B.4). */
export function profileSegments(profile: Uint8Array): Uint8Array[] {
  const count = Math.ceil(profile.length / PART_BYTES);
  if (count > 255) throw malformed("the profile needs more than 255 segments");
  return Array.from({ length: count }, (_, i) => {
    const part = profile.subarray(i * PART_BYTES, (i + 1) * PART_BYTES);
    const head = new Uint8Array(4);
    viewOf(head).setUint16(0, APP2);
    viewOf(head).setUint16(2, 2 + SIGNATURE.length + 2 + part.length);
    return joinBytes([head, SIGNATURE, Uint8Array.of(i + 1, count), part]);
  });
}

/** Segments up to the first scan: APP0 at the very start, then the others without any profile. */
function readSegments(bytes: Uint8Array): { leading: Uint8Array[]; others: Uint8Array[]; rest: Uint8Array } {
  const view = viewOf(bytes);
  if (bytes.length < 4 || view.getUint16(0) !== SOI) throw malformed("no JPEG");
  const leading: Uint8Array[] = [];
  const others: Uint8Array[] = [];
  let at = 2;
  while (at + 4 <= bytes.length) {
    const marker = view.getUint16(at);
    if (marker === SOS) return { leading, others, rest: bytes.subarray(at) };
    const end = at + 2 + view.getUint16(at + 2);
    if (marker < 0xffc0 || end < at + 4 || end > bytes.length) break;
    const segment = bytes.subarray(at, end);
    if (marker === APP0 && others.length === 0) leading.push(segment);
    else if (!isProfile(marker, segment)) others.push(segment);
    at = end;
  }
  throw malformed("a JPEG without a scan");
}

function isProfile(marker: number, segment: Uint8Array): boolean {
  return marker === APP2 && SIGNATURE.every((byte, i) => segment[4 + i] === byte);
}
