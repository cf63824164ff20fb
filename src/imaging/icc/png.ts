import { crc32, deflateSync } from "node:zlib";
import { ascii, joinBytes, malformed, viewOf } from "./splice.ts";

const SIGNATURE_BYTES = 8;
const IHDR_END = SIGNATURE_BYTES + 25;
/** Chunks that say something else about the same colours (PNG third edition, 4.3). */
const DROPPED = new Set(["iCCP", "sRGB", "gAMA", "cHRM", "cICP"]);
const PROFILE_NAME = "ICC profile";

/** A PNG with the profile in an iCCP chunk behind IHDR (11.3.2.3). */
export function embedInPng(bytes: Uint8Array, profile: Uint8Array): Uint8Array<ArrayBuffer> {
  const view = viewOf(bytes);
  if (bytes.length < IHDR_END || view.getUint32(12) !== 0x49484452) throw malformed("no PNG");
  const body = joinBytes([ascii(`${PROFILE_NAME}\0\0`), deflateSync(profile, { level: 9 })]);
  const kept: Uint8Array[] = [];
  let at = IHDR_END;
  while (at + 12 <= bytes.length) {
    const end = at + 12 + view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (type === "IDAT") {
      return joinBytes([bytes.subarray(0, IHDR_END), chunk("iCCP", body), ...kept, bytes.subarray(at)]);
    }
    if (!DROPPED.has(type)) kept.push(bytes.subarray(at, end));
    at = end;
  }
  throw malformed("a PNG without IDAT");
}

function chunk(type: string, body: Uint8Array): Uint8Array {
  const whole = joinBytes([new Uint8Array(4), ascii(type), body, new Uint8Array(4)]);
  const view = viewOf(whole);
  view.setUint32(0, body.length);
  view.setUint32(whole.length - 4, crc32(whole.subarray(4, -4)));
  return whole;
}
