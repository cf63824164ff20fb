import { Buffer } from "node:buffer";
import { crc32 } from "node:zlib";

/** Puts other picture data into a PNG, with the right CRC. */
export function withData(png: Buffer, change: (data: Buffer) => Buffer): Buffer {
  const at = png.indexOf("IDAT");
  const length = png.readUInt32BE(at - 4);
  const data = change(png.subarray(at + 4, at + 4 + length));
  const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from("IDAT"), data, Buffer.alloc(4)]);
  chunk.writeUInt32BE(data.length, 0);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return Buffer.concat([png.subarray(0, at - 4), chunk, png.subarray(at + 8 + length)]);
}
