import { Buffer } from "node:buffer";
import { crc32 } from "node:zlib";

/** Changes to pictures at the level of their bytes. */

type Bytes = Uint8Array<ArrayBuffer>;

const join = (...parts: Uint8Array[]): Bytes => Uint8Array.from(Buffer.concat(parts));

/** A JPEG with an EXIF block that says this orientation, right behind SOI (Exif 2.32, 4.5.4 and 4.6.4 A). */
export function withOrientation(jpeg: Uint8Array, orientation: number): Bytes {
  const tiff = Buffer.from("4d4d002a000000080001011200030000000100000000" + "00000000", "hex");
  tiff.writeUInt16BE(orientation, 18);
  const payload = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, payload.length + 2]);
  return join(jpeg.subarray(0, 2), head, payload, jpeg.subarray(2));
}

/** A JPEG that is as long as wanted: comments behind SOI, as many as it takes (T.81, B.2.4.5). */
export function paddedTo(length: number, jpeg: Uint8Array): Bytes {
  const segments: Uint8Array[] = [];
  let missing = length - jpeg.length;
  while (missing > 0) {
    let size = Math.min(missing, 65_000);
    if (missing - size > 0 && missing - size < 4) size -= 4;
    const segment = new Uint8Array(size);
    for (let i = 4; i < size; i += 1) segment[i] = (i * 31 + missing) & 0x7f;
    segment.set([0xff, 0xfe, (size - 2) >> 8, (size - 2) & 0xff]);
    segments.push(segment);
    missing -= size;
  }
  return join(jpeg.subarray(0, 2), ...segments, jpeg.subarray(2));
}

/** A PNG that claims another size, with the right checksum (PNG 3rd edition, 11.2.1). */
export function claiming(width: number, height: number, png: Uint8Array): Bytes {
  const bytes = Buffer.from(png);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  return Uint8Array.from(bytes);
}

/** The same frame with another coding: 0xC9 is arithmetic (T.81, B.1.1.3). */
export function withFrameType(jpeg: Uint8Array, marker: number): Bytes {
  const bytes = Uint8Array.from(jpeg);
  bytes[frameAt(bytes) + 1] = marker;
  return bytes;
}

/** Changes a picture without changing what is seen: bytes behind its end. */
export function marked(picture: Uint8Array, mark: string): Bytes {
  return join(picture, Buffer.from(mark));
}

/** Zeroes in the entropy-coded data. */
export function damagedInside(jpeg: Uint8Array): Bytes {
  const bytes = Uint8Array.from(jpeg);
  const scan = Buffer.from(bytes).indexOf(Buffer.from([0xff, 0xda]));
  const from = scan + Math.floor((bytes.length - scan) / 2);
  return join(bytes.subarray(0, from), bytes.subarray(bytes.length - 2));
}

function frameAt(jpeg: Uint8Array): number {
  for (let at = 2; at < jpeg.length; ) {
    const marker = jpeg[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xc2) return at;
    at += 2 + ((jpeg[at + 2] ?? 0) << 8) + (jpeg[at + 3] ?? 0);
  }
  throw new RangeError("no frame");
}
