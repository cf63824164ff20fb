import { parentPort, workerData } from "node:worker_threads";
import { Enlarger } from "./enlarge.ts";
import { developRow, toneRow } from "./film.ts";
import type { Enlargement, Frame } from "./frame.ts";
import { Light } from "./light.ts";
import { cleanRow, lumaRow, mapRow, textureRow } from "./maps.ts";
import type { Scene } from "./scene.ts";
import { gatherRow, smoothRow } from "./soft.ts";
import { View } from "./view.ts";

/** One step over all rows; workers take rows from a common counter. */
export type Phase = { name: "gather" | "smooth" | "view" | "develop" | EnlargingPhase; pass: number };
type EnlargingPhase = "tone" | "clean" | "map" | "texture" | "enlarge";
export type WorkerData = { scene: Scene; frame: Frame; samples: number; counter: Int32Array };

const ROWS = 4;
const { scene, frame, samples, counter } = workerData as WorkerData;
const light = new Light(scene);
const view = new View(light, frame, frame.smoothed);

type Step = { rows: number; run: (y: number, pass: number) => void };

const STEPS: Partial<Record<Phase["name"], Step>> = {
  gather: { rows: frame.halfHeight, run: (y) => gatherRow(light, frame, samples, y) },
  smooth: {
    rows: frame.halfHeight,
    run: (y, pass) => {
      const [from, to] = pass % 2 === 0 ? [frame.soft, frame.smoothed] : [frame.smoothed, frame.soft];
      smoothRow(frame, from, to, 2 ** pass, y);
    },
  },
  view: { rows: frame.height, run: (y) => view.row(y) },
  ...(frame.large === undefined ? developing() : enlarging(frame.large)),
};

function developing(): Partial<Record<Phase["name"], Step>> {
  const tones = new Float64Array(frame.width * 3);
  return { develop: { rows: frame.height, run: (y) => developRow(frame, scene.look, y, tones) } };
}

function enlarging(large: Enlargement): Record<EnlargingPhase, Step> {
  const { height, width } = frame;
  const enlarger = new Enlarger(frame, large, scene.look);
  const line = width * 3;
  return {
    tone: {
      rows: height,
      run: (y) => {
        toneRow(frame, scene.look, y, large.tones.subarray(y * line, (y + 1) * line));
        lumaRow(frame, large, y);
      },
    },
    clean: { rows: height, run: (y) => cleanRow(frame, large, y) },
    map: { rows: height, run: (y) => mapRow(frame, large, y) },
    texture: { rows: height, run: (y) => textureRow(frame, large, y) },
    enlarge: { rows: large.height, run: (y) => enlarger.row(y) },
  };
}

parentPort?.on("message", ({ name, pass }: Phase) => {
  const { rows, run } = STEPS[name] as Step;
  for (let y = Atomics.add(counter, 0, ROWS); y < rows; y = Atomics.add(counter, 0, ROWS)) {
    for (let i = y; i < Math.min(rows, y + ROWS); i++) run(i, pass);
  }
  parentPort?.postMessage("done");
});
