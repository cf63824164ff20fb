/**
 * `node printsSharp.ts file width height lzw|deflate`: an enlarged TIFF by libvips, on one thread, in a process of its
 * own; milliseconds of processor that it takes with its file, and MiB of RSS, as JSON.
 */
import sharp from "sharp";
import { cpuOf } from "./printsCpu.ts";

const [file = "", width, height, compression] = process.argv.slice(2);
const PIXELS_PER_MM = 300 / 25.4;
sharp.concurrency(1);
sharp.cache(false);
let bytes = 0;
const ms = await cpuOf(async () => {
  const tiff = await sharp(file, { limitInputPixels: false })
    .resize(Number(width), Number(height), { fit: "cover" })
    .withIccProfile("srgb")
    .tiff({
      compression: compression as "lzw" | "deflate",
      ...{ predictor: "horizontal", resolutionUnit: "inch", xres: PIXELS_PER_MM, yres: PIXELS_PER_MM },
    })
    .toBuffer();
  bytes = tiff.length;
});
console.log(JSON.stringify({ ms, bytes, mebibytes: process.resourceUsage().maxRSS / 1024 }));
