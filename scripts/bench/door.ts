import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import sharp from "sharp";
import { StructureScanner } from "../../src/imaging/probe/scanner.ts";
import { type Measured, measure } from "./measure.ts";

const CHUNK = 64 * 1024;
/** Grain does not compress: the largest file that the allowed pixels make. */
const SIDE = 2048;

/** What the door does with each byte, beside the hash alone that any store of pictures needs. */
export async function benchDoor(): Promise<Measured[]> {
  const grain = {
    create: {
      width: SIDE,
      height: SIDE,
      channels: 3 as const,
      noise: { type: "gaussian" as const, mean: 128, sigma: 60 },
    },
  };
  const jpeg = await sharp({ ...grain, create: { ...grain.create, background: "#888" } })
    .jpeg({ quality: 100, chromaSubsampling: "4:4:4" })
    .toBuffer();
  const size = `${(jpeg.length / 1e6).toFixed(1)} MB`;
  return [
    await measure(
      `structure, SHA-256 and CRC-32 of a JPEG of ${size}`,
      "SHA-256 alone",
      () => {
        const scanner = new StructureScanner();
        const hash = createHash("sha256");
        let crc = 0;
        for (const chunk of chunksOf(jpeg)) {
          scanner.write(chunk);
          hash.update(chunk);
          crc = crc32(chunk, crc);
        }
        return [scanner.end(), hash.digest("hex"), crc];
      },
      () => {
        const hash = createHash("sha256");
        for (const chunk of chunksOf(jpeg)) hash.update(chunk);
        return hash.digest("hex");
      },
    ),
  ];
}

function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}
