import { DarkroomError } from "../../errors.ts";
import type { PictureFormat } from "./header.ts";
import { type Scan, take } from "./need.ts";

/** null stands for any byte. */
const SIGNATURES: readonly { format: PictureFormat; bytes: readonly (number | null)[] }[] = [
  // T.81, B.2.1: SOI, then the 0xFF of the first marker.
  { format: "jpeg", bytes: [0xff, 0xd8, 0xff] },
  // PNG third edition, 5.2.
  { format: "png", bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  // RFC 9649, 2.3: "RIFF", size, "WEBP".
  { format: "webp", bytes: [0x52, 0x49, 0x46, 0x46, null, null, null, null, 0x57, 0x45, 0x42, 0x50] },
];

/** Reads the signature and nothing behind it. Throws `unsupported_type` at the first byte that fits none. */
export function* readSignature(): Scan<{ format: PictureFormat; signature: Uint8Array }> {
  const seen: number[] = [];
  for (;;) {
    const [byte] = yield* take(1);
    const at = seen.length;
    seen.push(byte ?? 0);
    const fitting = SIGNATURES.filter(({ bytes }) =>
      seen.every((value, i) => bytes[i] === null || bytes[i] === value),
    );
    const [first] = fitting;
    if (first === undefined) throw new DarkroomError("unsupported_type");
    if (first.bytes.length === at + 1) return { format: first.format, signature: Uint8Array.from(seen) };
  }
}
