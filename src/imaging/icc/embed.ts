import { embedInJpeg } from "./jpeg.ts";
import { embedInPng } from "./png.ts";
import { embedInWebp, type WebpCanvas } from "./webp.ts";

const EMBED = { jpeg: embedInJpeg, png: embedInPng, webp: embedInWebp } as const;

/**
 * A copy of an encoded picture that carries this ICC profile, in place of any other it had. Pixels are not
 * touched. `picture` describes what was encoded; only WebP needs it. Throws `internal` where the bytes are
 * not what an encoder of the format writes.
 */
export function embedProfile(
  format: keyof typeof EMBED,
  bytes: Uint8Array,
  profile: Uint8Array,
  picture: WebpCanvas,
): Uint8Array<ArrayBuffer> {
  return EMBED[format](bytes, profile, picture);
}
