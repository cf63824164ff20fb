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

/** Renders a scene to sRGB, three bytes a pixel. `samples`: rays of soft light a pixel. The number of workers changes nothing. */
export async function render(
  scene: Scene,
  size: { width: number; height: number },
  samples: number,
  workers: number | undefined = Math.min(MOST_WORKERS, availableParallelism()),
): Promise<Frame> {
  const frame = makeFrame(size.width, size.height);
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
    await run({ name: "develop", pass: 0 });
  } finally {
    await Promise.all(pool.map((worker) => worker.terminate()));
  }
  return frame;
}
