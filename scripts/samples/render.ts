import { once } from "node:events";
import { availableParallelism } from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { spreadGlare } from "./film.ts";
import { type Frame, makeFrame } from "./frame.ts";
import type { Scene } from "./scene.ts";
import type { Phase, WorkerData } from "./worker.ts";

const MOST_WORKERS = 4;

/** Passes of smoothing; odd, so that the last one ends in `smoothed`. */
const PASSES: Phase[] = [
  { name: "gather", pass: 0 },
  { name: "smooth", pass: 0 },
  { name: "smooth", pass: 1 },
  { name: "smooth", pass: 2 },
  { name: "smooth", pass: 3 },
  { name: "smooth", pass: 4 },
  { name: "view", pass: 0 },
];
const DEVELOPING: Phase[] = [{ name: "develop", pass: 0 }];
const ENLARGING: Phase[] = [
  { name: "tone", pass: 0 },
  { name: "clean", pass: 0 },
  { name: "map", pass: 0 },
  { name: "texture", pass: 0 },
  { name: "enlarge", pass: 0 },
];

type Size = { width: number; height: number };

export type RenderOptions = {
  /** Rays of soft light a pixel. */
  samples: number;
  /** Size to which the rendered picture is enlarged. */
  large?: Size | undefined;
  workers?: number | undefined;
};

/** Renders a scene to sRGB, three bytes a pixel. The number of workers changes nothing. */
export async function render(scene: Scene, size: Size, options: RenderOptions): Promise<Frame> {
  const { samples, large, workers = Math.min(MOST_WORKERS, availableParallelism()) } = options;
  const frame = makeFrame(size.width, size.height, large);
  const counter = new Int32Array(new SharedArrayBuffer(4));
  const workerData: WorkerData = { scene, frame, samples, counter };
  const script = path.join(import.meta.dirname, "worker.ts");
  const pool = Array.from({ length: workers }, () => new Worker(script, { workerData }));
  const run = async (phase: Phase) => {
    counter[0] = 0;
    await Promise.all(
      pool.map((worker) => {
        worker.postMessage(phase);
        return once(worker, "message");
      }),
    );
  };
  try {
    for (const phase of PASSES) await run(phase);
    spreadGlare(frame);
    for (const phase of large === undefined ? DEVELOPING : ENLARGING) await run(phase);
  } finally {
    await Promise.all(pool.map((worker) => worker.terminate()));
  }
  return frame;
}
