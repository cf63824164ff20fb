import { spawnSync } from "node:child_process";
import { stat } from "node:fs/promises";
import sharp from "sharp";
import type { Render } from "./client.ts";

/** Levels that a pixel of the preview may be off in the mean: the JPEG's own loss, and another way to reduce. */
const PREVIEW_OFF = 8;

/**
 * Holds a print's file against what was announced: size, pixels, resolution and profile, every strip decoded, and
 * the same picture as the preview. libtiff's own tool has to read it without a word, where it is installed.
 * @returns by what it was read
 * @throws Error naming what does not fit
 */
export async function checkTiff(
  file: string,
  preview: string,
  render: Pick<Render, "output" | "size_preset">,
): Promise<string> {
  const { output, size_preset: size } = render;
  expect("bytes", (await stat(file)).size, output.bytes);
  const found = await sharp(file, { limitInputPixels: false }).metadata();
  expect("format", found.format, "tiff");
  expect("width", found.width, output.width_px);
  expect("height", found.height, output.height_px);
  expect("channels", found.channels, 3);
  expect("resolution", found.density, size.dpi);
  expect("its unit", found.resolutionUnit, "inch");
  if (found.icc === undefined) throw new Error("the TIFF has no ICC profile");
  await checkPreview(file, preview);
  const said = [
    `Image Width: ${output.width_px} Image Length: ${output.height_px}`,
    `Resolution: ${size.dpi}, ${size.dpi} pixels/inch`,
    "ICC Profile: <present>",
  ];
  return readByLibtiff(file, said) ? "sharp and libtiff" : "sharp";
}

async function checkPreview(file: string, preview: string): Promise<void> {
  const { data: seen, info } = await sharp(preview, { failOn: "warning" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const printed = await sharp(file, { failOn: "warning", limitInputPixels: false })
    .resize(width, height, { fit: "fill", kernel: "linear" })
    .raw()
    .toBuffer();
  expect("bytes of the preview's pixels", seen.length, printed.length);
  const off = seen.reduce((sum, level, i) => sum + Math.abs(level - (printed[i] ?? 0)), 0) / seen.length;
  if (off > PREVIEW_OFF) throw new Error(`the preview is ${off.toFixed(1)} levels off its print`);
}

/** False where its tool is not installed. */
function readByLibtiff(file: string, said: readonly string[]): boolean {
  const { error, status, stdout, stderr } = spawnSync("tiffinfo", ["-D", file], { encoding: "utf8" });
  if (error !== undefined) return false;
  expect("tiffinfo's status", status, 0);
  expect("what tiffinfo warns of", stderr, "");
  for (const wanted of said)
    if (!stdout.includes(wanted)) throw new Error(`tiffinfo does not say "${wanted}"`);
  return true;
}

function expect(what: string, found: unknown, wanted: unknown): void {
  if (found !== wanted) throw new Error(`${what} is ${found}, not ${wanted}`);
}
