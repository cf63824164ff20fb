import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { crc32 } from "node:zlib";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Stack, startStack } from "../../scripts/lib/stack.ts";
import { psnr } from "../../src/imaging/measure/psnr.ts";
import { sceneRaster } from "../../src/imaging/patterns.fixture.ts";
import { LIMITS } from "../../src/limits.ts";
import { Client, until } from "./client.ts";
import { LocalState } from "./localState.ts";
import { PrintClient } from "./printClient.ts";

/** A WASM memory may grow to this and no further: what one job of the engine may have. */
const WASM_PAGES = LIMITS.engineBytes / 65_536;
const PRINT_MS = 600_000;

let folder: string;
let stack: Stack;
let client: Client;
let prints: PrintClient;
let state: LocalState;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "darkroom-prints-"));
  process.env.MINIFLARE_WORKERD_V8_FLAGS = `--max-heap-size=128 --wasm-max-mem-pages=${WASM_PAGES}`;
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

/** A photograph of so many pixels, soft enough that enlarging it is no matter of taste. */
function photograph(width: number, height: number) {
  const raw = { width: 1500, height: 1000, channels: 3 as const };
  return sharp(sceneRaster(1500, 1000, 3).data, { raw })
    .blur(3)
    .resize(width, height, { fit: "fill" });
}

async function added(bytes: Buffer, name: string): Promise<string> {
  const { status, body } = await client.upload(new Uint8Array(bytes), name);
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

const SOURCES: Readonly<Record<string, () => Promise<Buffer>>> = {
  "a JPEG of 45 megapixels": () => photograph(8256, 5504).jpeg({ quality: 92 }).toBuffer(),
  "a progressive JPEG of 45 megapixels, on its side": () =>
    photograph(5504, 8256)
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 92, progressive: true })
      .toBuffer(),
  "a WebP of four megapixels": () => photograph(2500, 1600).webp({ quality: 90 }).toBuffer(),
};

test.each([
  ["a JPEG of 45 megapixels", "30x40", "photo", [12_000, 9000]],
  ["a JPEG of 45 megapixels", "24x36", "watercolor", [10_800, 7200]],
  ["a progressive JPEG of 45 megapixels, on its side", "30x40", "pop-poster", [12_000, 9000]],
  ["a WebP of four megapixels", "24x36", "photo", [10_800, 7200]],
] as const)(
  "of %s, %s inches, %s: the TIFF opens and shows it, within the memory of an isolate",
  async (name, size, style, [width, height]) => {
    const source = await (SOURCES[name] as () => Promise<Buffer>)();
    const assetId = await added(source, "photo");
    const id = await prints.order({
      asset_id: assetId,
      style_id: style,
      size_preset_id: size,
      fit: "stretch",
    });
    const print = await prints.settled(id);
    expect(print, JSON.stringify(print)).toMatchObject({ status: "completed", error_message: null });
    expect(print.progress.done).toBe(print.progress.total);
    const tiff = await prints.file(id, "download");
    expect(tiff.length).toBe(print.output.bytes);
    const [row] = state.rows(`SELECT tiff_crc32, plan FROM renders WHERE id = '${id}'`);
    expect(crc32(tiff)).toBe(Number(row?.tiff_crc32));
    expect(String(row?.plan).length).toBeLessThan(100_000);

    const metadata = await sharp(tiff, { limitInputPixels: false }).metadata();
    expect([metadata.format, metadata.width, metadata.height, metadata.density, metadata.space]).toEqual([
      ...["tiff", width, height, 300, "srgb"],
    ]);
    const preview = await prints.file(id, "preview");
    const seen = await sharp(preview).metadata();
    expect([seen.format, Math.max(seen.width, seen.height)]).toEqual(["jpeg", 1200]);
    expect(await likeness(preview, tiff)).toBeGreaterThan(30);
    if (style === "photo") expect(await likeness(source, tiff)).toBeGreaterThan(35);
  },
  PRINT_MS,
);

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
