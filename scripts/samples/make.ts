import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { encodeJpeg, type Storage } from "./encode.ts";
import { render } from "./render.ts";
import type { Scene } from "./scene.ts";
import { exterior } from "./scene-exterior.ts";
import { interior } from "./scene-interior.ts";
import { twilight } from "./scene-twilight.ts";
import { exists, readStamps } from "./stamps.ts";

/** Raise it when the pictures change: those made by an older version are then made again. */
const VERSION = 1;
const STAMPS = "samples.json";
/** Quality that is tried first. */
const BEST_QUALITY = 96;
/** Largest file of a sample of a camera's size: what an upload may have, and some room. */
const CAMERA_BYTES = 48_000_000;

/** Longer edge of a sample as a camera of its kind would store it, and the edge that is rendered for that. */
type Camera = { longEdge: number; rendered: number; quality: number };

type Sample = {
  scene: (detail: number) => Scene;
  upright: boolean;
  samples: number;
  camera: Camera;
  storage: Storage;
};

/** The three pictures and how each is stored. */
export const SAMPLES = {
  "house-exterior": {
    scene: exterior,
    upright: false,
    samples: 3,
    camera: { longEdge: 8256, rendered: 2100, quality: 96 },
    storage: {
      profile: "srgb",
      orientation: 1,
      progressive: false,
      subsampling: "4:2:0",
      taken: "2025:06:12 10:24:36",
      exposure: "1/320",
      aperture: "8/1",
      iso: "100",
    },
  },
  interior: {
    scene: interior,
    upright: true,
    samples: 4,
    camera: { longEdge: 6000, rendered: 1540, quality: 95 },
    storage: {
      profile: "srgb",
      orientation: 6,
      progressive: false,
      subsampling: "4:4:4",
      taken: "2025:06:12 11:05:02",
      exposure: "1/60",
      aperture: "56/10",
      iso: "400",
    },
  },
  twilight: {
    scene: twilight,
    upright: false,
    samples: 3,
    camera: { longEdge: 4256, rendered: 1280, quality: 96 },
    storage: {
      profile: "p3",
      orientation: 1,
      progressive: true,
      subsampling: "4:2:0",
      taken: "2025:06:12 21:52:18",
      exposure: "1/4",
      aperture: "8/1",
      iso: "640",
    },
  },
} satisfies Record<string, Sample>;

export type SampleName = keyof typeof SAMPLES;

export type SampleOptions = {
  /** Longer edge in pixels; the format is 3:2. */
  longEdge?: number;
  /** As large as cameras make them (45, 24 and 12 MP): rendered small, then enlarged; in place of `longEdge`. */
  camera?: boolean;
  /** Largest file, in bytes. */
  maxBytes?: number;
  /** Share of the leaves and grass that are drawn, 0 to 1. */
  detail?: number;
  /** Rays of soft light a pixel; by default each picture's own number. */
  samples?: number;
  workers?: number;
  only?: SampleName[];
  /** Called when a picture is begun. */
  onStart?: (name: SampleName) => void;
};

/** 3:2, lying or upright. */
function format(longEdge: number, upright: boolean): { width: number; height: number } {
  const shortEdge = Math.round((longEdge * 2) / 3);
  return upright ? { width: shortEdge, height: longEdge } : { width: longEdge, height: shortEdge };
}

/** Renders the sample photographs into a folder, those missing or outdated; returns the path of each. */
export async function makeSamples(folder: string, options: SampleOptions = {}): Promise<string[]> {
  const { longEdge = 2400, maxBytes = 2_000_000, detail = 1, workers } = options;
  await mkdir(folder, { recursive: true });
  const stamps = await readStamps(path.join(folder, STAMPS));
  const files: string[] = [];
  for (const name of options.only ?? (Object.keys(SAMPLES) as SampleName[])) {
    const sample: Sample = SAMPLES[name];
    const samples = options.samples ?? sample.samples;
    const file = path.join(folder, `${name}.jpg`);
    const plan = options.camera ? sample.camera : { longEdge, rendered: longEdge, quality: BEST_QUALITY };
    const most = options.camera ? CAMERA_BYTES : maxBytes;
    const stamp = [VERSION, ...Object.values(plan), most, detail, samples].join(" ");
    files.push(file);
    if (stamps[name] === stamp && (await exists(file))) continue;
    options.onStart?.(name);
    const size = format(plan.longEdge, sample.upright);
    const rendered = format(plan.rendered, sample.upright);
    const large = options.camera ? size : undefined;
    const { pixels } = await render(sample.scene(detail), rendered, { samples, large, workers });
    const jpeg = await encodeJpeg(pixels, size, sample.storage, plan.quality, most);
    // Renamed into place, so that a run cut short leaves no half a picture.
    await writeFile(`${file}.part`, jpeg);
    await rename(`${file}.part`, file);
    stamps[name] = stamp;
    await writeFile(path.join(folder, STAMPS), `${JSON.stringify(stamps, null, 2)}\n`);
  }
  return files;
}

if (import.meta.main) {
  const [folder = "samples", longEdge = "2400", ...only] = process.argv.slice(2);
  const files = await makeSamples(folder, {
    longEdge: Number(longEdge) || 2400,
    camera: longEdge === "camera",
    ...(only.length > 0 ? { only: only as SampleName[] } : {}),
    onStart: (name) => console.log(`rendering ${name}`),
  });
  console.log(files.join("\n"));
}
