import { parentPort, workerData } from "node:worker_threads";
import { developRow } from "./film.ts";
import type { Frame } from "./frame.ts";
import { Light } from "./light.ts";
import type { Scene } from "./scene.ts";
import { gatherRow, smoothRow } from "./soft.ts";
import { View } from "./view.ts";

/** One step over all rows; workers take rows from a common counter. */
export type Phase = { name: "gather" | "smooth" | "view" | "develop"; pass: number };
export type WorkerData = { scene: Scene; frame: Frame; samples: number; counter: Int32Array };

const ROWS = 4;
const { scene, frame, samples, counter } = workerData as WorkerData;
const light = new Light(scene);
const view = new View(light, frame, frame.smoothed);

const STEPS: Record<Phase["name"], { rows: number; run: (y: number, pass: number) => void }> = {
  gather: { rows: frame.halfHeight, run: (y) => gatherRow(light, frame, samples, y) },
  smooth: {
    rows: frame.halfHeight,
    run: (y, pass) => {
      const [from, to] = pass % 2 === 0 ? [frame.soft, frame.smoothed] : [frame.smoothed, frame.soft];
      smoothRow(frame, from, to, 2 ** pass, y);
    },
  },
  view: { rows: frame.height, run: (y) => view.row(y) },
  develop: { rows: frame.height, run: (y) => developRow(frame, scene.look, y) },
};

parentPort?.on("message", ({ name, pass }: Phase) => {
  const { rows, run } = STEPS[name];
  for (let y = Atomics.add(counter, 0, ROWS); y < rows; y = Atomics.add(counter, 0, ROWS)) {
    for (let i = y; i < Math.min(rows, y + ROWS); i++) run(i, pass);
  }
  parentPort?.postMessage("done");
});
