import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { cjpeg } from "../fuzz/jpegTool.ts";
import { ROOT } from "../lib/environment.ts";
import { makeSamples } from "../samples/make.ts";
import { hash } from "../samples/noise.ts";

/** Raise it when the pictures change. */
const VERSION = 1;
const FOLDER = path.join(ROOT, ".wrangler", "bench", `engine-${VERSION}`);

/** A photograph that decoders are measured with. */
interface Source {
  /** What it is, for the table. */
  readonly name: string;
  /** Width in pixels; the format is 3:2. */
  readonly width: number;
  /** Options of cjpeg; a PNG where there are none. */
  readonly options?: string;
}

const SMALL = 2448;
const MIDDLE = 6000;
const LARGE = 8256;

/** With grain, at 3 to 5 bits a pixel. */
export const SOURCES = {
  small: { name: "4 MP", width: SMALL, options: "-quality 95 -sample 2x2" },
  middle: { name: "24 MP 4:2:0", width: MIDDLE, options: "-quality 95 -sample 2x2" },
  middle422: { name: "24 MP 4:2:2", width: MIDDLE, options: "-quality 95 -sample 2x1" },
  large: { name: "45 MP 4:2:0", width: LARGE, options: "-quality 95 -sample 2x2" },
  large422: { name: "45 MP 4:2:2", width: LARGE, options: "-quality 95 -sample 2x1" },
  middleProgressive: {
    name: "24 MP 4:2:0 progressive",
    width: MIDDLE,
    options: "-quality 96 -sample 2x2 -progressive",
  },
  largeProgressive: {
    name: "45 MP 4:2:0 progressive",
    width: LARGE,
    options: "-quality 96 -sample 2x2 -progressive",
  },
  png: { name: "24 MP PNG", width: MIDDLE },
} as const satisfies Record<string, Source>;

export type SourceName = keyof typeof SOURCES;

/** The file of a source; made once. */
export async function sourceFile(name: SourceName): Promise<string> {
  const source: Source = SOURCES[name];
  const file = path.join(FOLDER, `${name}.${source.options === undefined ? "png" : "jpg"}`);
  if (existsSync(file)) return file;
  await mkdir(FOLDER, { recursive: true });
  console.error(`Making the photograph "${source.name}" (once) …`);
  const { width } = source;
  const height = Math.round((width * 2) / 3);
  const pixels = await photograph(width, height);
  const bytes =
    source.options === undefined
      ? await sharp(pixels, { raw: { width, height, channels: 3 } })
          .png({ adaptiveFiltering: true })
          .toBuffer()
      : cjpeg({ width, height, channels: 3, data: pixels }, source.options.split(" "));
  await writeFile(`${file}.part`, bytes);
  await rename(`${file}.part`, file);
  return file;
}

export async function sourceBytes(name: SourceName): Promise<Uint8Array> {
  return new Uint8Array(await readFile(await sourceFile(name)));
}

/** The house of the samples at a size, with grain of that size's pixels. */
async function photograph(width: number, height: number): Promise<Uint8Array> {
  const [sample = ""] = await makeSamples(path.join(FOLDER, "samples"), {
    only: ["house-exterior"],
    camera: true,
  });
  const pixels = new Uint8Array(await sharp(sample).resize(width, height).raw().toBuffer());
  if (width < LARGE) addGrain(pixels, width * 3);
  return pixels;
}

/** What reducing took away: a deviation of about 3 levels, about normal, all three colours alike by half. */
function addGrain(pixels: Uint8Array, line: number): void {
  const noise = Int8Array.from({ length: 65_536 }, (_, i) =>
    Math.round((hash(i, 0, 901) + hash(i, 1, 901) + hash(i, 2, 901) - 1.5) * 8),
  );
  for (let at = 0, y = 0; at < pixels.length; at += line, y++) {
    const shift = Math.floor(hash(y, 3, 901) * 65_536);
    for (let i = 0; i < line; i++) {
      const own = noise[(shift + i) & 65_535] as number;
      const common = noise[(shift * 3 + Math.floor(i / 3)) & 65_535] as number;
      pixels[at + i] = Math.min(255, Math.max(0, (pixels[at + i] as number) + ((own + common) >> 1)));
    }
  }
}
