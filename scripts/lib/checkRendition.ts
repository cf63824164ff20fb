import { crc32 } from "node:zlib";
import sharp from "sharp";
import type { AssetView, RenditionView } from "../../src/catalog/views.ts";
import { PRESETS } from "../../src/imaging/recipes.ts";

/** First bytes of each kind of file, in hex. */
const MAGIC: Readonly<Record<string, RegExp>> = {
  "image/jpeg": /^ffd8ff/,
  "image/png": /^89504e470d0a1a0a/,
  "image/webp": /^52494646.{8}57454250/,
};

/** Upright size of a file on disk, as sharp reads it. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

export async function measurePicture(file: string): Promise<PictureSize> {
  return (await sharp(file).metadata()).autoOrient;
}

/**
 * Opens a signed link and holds what comes against what was announced.
 * @returns the bytes
 * @throws Error naming what does not fit
 */
export async function fetchChecked(
  link: string,
  announced: Pick<RenditionView, "content_type" | "size_bytes" | "crc32">,
): Promise<Buffer<ArrayBuffer>> {
  const response = await fetch(link);
  const bytes = Buffer.from(await response.arrayBuffer());
  expect("status", response.status, 200);
  expect("content type", response.headers.get("content-type"), announced.content_type);
  expect("size", bytes.length, announced.size_bytes);
  expect("CRC-32", crc32(bytes).toString(16).padStart(8, "0"), announced.crc32);
  const head = bytes.toString("hex", 0, 16);
  expect("first bytes", MAGIC[announced.content_type]?.test(head), true);
  await expectUnchanged(link, response.headers.get("etag"));
  await expectRefused(link);
  return bytes;
}

/** Decodes a rendition and checks its size: as announced, upright, in its preset's frame and not enlarged. */
export async function checkPixels(
  bytes: Buffer,
  rendition: RenditionView,
  source: PictureSize,
): Promise<void> {
  const { info } = await sharp(bytes, { failOn: "warning" }).raw().toBuffer({ resolveWithObject: true });
  expect("width", info.width, rendition.width);
  expect("height", info.height, rendition.height);
  const scale = Math.min(1, PRESETS[rendition.preset].edge / Math.max(source.width, source.height));
  expectNear("width for an upright picture", info.width, source.width * scale);
  expectNear("height for an upright picture", info.height, source.height * scale);
}

/** The size that the asset announces is the picture's own, upright. */
export function checkSize(asset: AssetView, source: PictureSize): void {
  expect("width of the asset", asset.width, source.width);
  expect("height of the asset", asset.height, source.height);
}

async function expectUnchanged(link: string, etag: string | null): Promise<void> {
  if (etag === null) return;
  const again = await fetch(link, { headers: { "If-None-Match": etag } });
  await again.body?.cancel();
  expect("status with the same ETag", again.status, 304);
}

/** A link with another signature opens nothing. */
async function expectRefused(link: string): Promise<void> {
  const url = new URL(link);
  const signature = url.searchParams.get("X-Amz-Signature") ?? "";
  url.searchParams.set(
    "X-Amz-Signature",
    signature.replace(/.$/, (last) => (last === "0" ? "1" : "0")),
  );
  const response = await fetch(url);
  await response.body?.cancel();
  expect("status of a tampered link", response.status, 403);
}

function expect(what: string, found: unknown, wanted: unknown): void {
  if (found !== wanted) throw new Error(`${what} is ${found}, not ${wanted}`);
}

/** Rounded to whole pixels, either way. */
function expectNear(what: string, found: number, wanted: number): void {
  if (Math.abs(found - wanted) > 1) throw new Error(`${what} is ${found}, not ${wanted.toFixed(1)}`);
}
