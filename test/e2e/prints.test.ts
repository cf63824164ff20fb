import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { crc32 } from "node:zlib";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Stack, startStack } from "../../scripts/lib/stack.ts";
import { psnr } from "../../src/imaging/measure/psnr.ts";
import { STYLES } from "../../src/imaging/styles/registry.ts";
import { checkedFiles, type LargeSize, orderLarge } from "./checkedPrint.ts";
import { Client, until } from "./client.ts";
import { ISOLATE_FLAGS } from "./isolateFlags.ts";
import { LocalState } from "./localState.ts";
import { PrintClient } from "./printClient.ts";
import { describeSource, photograph, photographOf, type SourceKind } from "./printSources.ts";

const PRINT_MS = 600_000;

let folder: string;
let stack: Stack;
let client: Client;
let prints: PrintClient;
let state: LocalState;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "darkroom-prints-"));
  process.env.MINIFLARE_WORKERD_V8_FLAGS = ISOLATE_FLAGS;
  stack = await startStack({ stateDir: folder, quiet: true });
  client = new Client(stack.url);
  prints = new PrintClient(stack);
  state = new LocalState(folder);
});

afterAll(async () => {
  delete process.env.MINIFLARE_WORKERD_V8_FLAGS;
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function added(bytes: Buffer): Promise<string> {
  const { status, body } = await client.upload(new Uint8Array(bytes), "photo");
  expect([200, 201], JSON.stringify(body)).toContain(status);
  return String(body.asset_id);
}

/** How near two pictures are when both are seen at 600 pixels, dB. */
async function likeness(one: Uint8Array, other: Uint8Array): Promise<number> {
  const [width, height] = [600, 400];
  const [a, b] = await Promise.all(
    [one, other].map((bytes) =>
      sharp(bytes, { ignoreIcc: true, limitInputPixels: false })
        .autoOrient()
        .resize(width, height, { fit: "fill" })
        .removeAlpha()
        .raw()
        .toBuffer(),
    ),
  );
  const shape = { width, height, channels: 3 as const };
  return psnr({ ...shape, data: a as Buffer }, { ...shape, data: b as Buffer }) ?? Number.POSITIVE_INFINITY;
}

/** Makes a print whose files open, and are what the database says. @returns the TIFF */
async function printed(
  source: Buffer,
  style: string,
  size: LargeSize,
  seen: SourceKind["seen"],
): Promise<Uint8Array> {
  const id = await orderLarge(prints, await added(source), style, size);
  const print = await prints.settled(id);
  expect(print, JSON.stringify(print)).toMatchObject({ status: "completed", error_message: null });
  expect(print.progress.done).toBe(print.progress.total);
  const { tiff, preview } = await checkedFiles(prints, print, size, seen);
  const shown = await sharp(preview).metadata();
  expect([shown.format, Math.max(shown.width, shown.height)]).toEqual(["jpeg", 1200]);
  const [row] = state.rows(`SELECT tiff_crc32, plan FROM renders WHERE id = '${id}'`);
  expect(crc32(tiff)).toBe(Number(row?.tiff_crc32));
  expect(String(row?.plan).length).toBeLessThan(100_000);
  return tiff;
}

/** Size and megapixels, how the photograph is stored, seen and coded. */
type Combination = readonly [
  LargeSize,
  SourceKind["megapixels"],
  SourceKind["stored"],
  SourceKind["seen"],
  SourceKind["coding"],
];

/** A print in each style; any two columns meet in each of their four ways. `everyPrint.ts` makes all there are. */
const COMBINATIONS: Readonly<Record<string, Combination>> = {
  photo: ["24x36", 24, "upright", "lying", "baseline"],
  watercolor: ["24x36", 24, "rotated", "lying", "progressive"],
  "oil-painting": ["24x36", 45, "upright", "standing", "baseline"],
  "pop-poster": ["24x36", 45, "rotated", "standing", "progressive"],
  "pencil-sketch": ["30x40", 24, "upright", "standing", "progressive"],
  "between-the-lines": ["30x40", 24, "rotated", "standing", "baseline"],
  "screenprint-coastal": ["30x40", 45, "upright", "lying", "progressive"],
  "screenprint-rebel": ["30x40", 45, "rotated", "lying", "baseline"],
  "screenprint-coastal-poster": ["30x40", 45, "rotated", "standing", "progressive"],
};

const LARGE_PRINTS = STYLES.map(({ slug }) => {
  const combination = COMBINATIONS[slug];
  if (combination === undefined) throw new Error(`no large print is made in ${slug}`);
  const [size, megapixels, stored, seen, coding] = combination;
  const kind: SourceKind = { megapixels, stored, seen, coding };
  return { slug, size, kind, of: describeSource(kind) };
});

describe("the TIFF opens and shows the print, within the memory of an isolate:", () => {
  test.each(LARGE_PRINTS)(
    "$slug at $size inches of $of",
    async ({ slug, size, kind }) => {
      const source = await photographOf(kind);
      const tiff = await printed(source, slug, size, kind.seen);
      if (slug === "photo") expect(await likeness(source, tiff)).toBeGreaterThan(35);
    },
    PRINT_MS,
  );

  test(
    "photo at 24x36 inches of a WebP of four megapixels",
    async () => {
      const source = await photograph({ width: 2400, height: 1600 }).webp({ quality: 90 }).toBuffer();
      expect(await likeness(source, await printed(source, "photo", "24x36", "lying"))).toBeGreaterThan(35);
    },
    PRINT_MS,
  );
});

test("what prints were made of is gone", async () => {
  await until(async () => {
    await prints.sweep();
    return state.count("pending_objects") === 0 ? true : undefined;
  });
  expect(state.count("render_bands")).toBe(0);
  const named = state.rows("SELECT tiff_key AS key FROM renders UNION ALL SELECT preview_key FROM renders");
  const kept = state.objectKeys().filter((key) => key.startsWith("renders/"));
  expect(kept.toSorted()).toEqual(named.map(({ key }) => String(key)).toSorted());
  expect(state.openUploads()).toBe(0);
});
