import path from "node:path";
import { makeSamples, type SampleName } from "../samples/make.ts";
import { ROOT } from "./environment.ts";
import { prepareMade } from "./made.ts";

/** Where a deployment's sample photographs lie, and how large such a file may be, in bytes. */
const SERVED = path.join(ROOT, "public", "samples");
const SERVED_BYTES = 2_000_000;

/** The demo's own lie outside `public/`: a file that changes there restarts the local Worker in mid-job. */
const DEMO = path.join(ROOT, ".wrangler", "samples");
/** The demo's sample photographs, of 45, 24 and 12 MP: rendered where they are missing or outdated. Resolves with their paths. */
export function prepareDemoSamples(onStart: (name: SampleName) => void): Promise<string[]> {
  return makeSamples(DEMO, { camera: true, onStart });
}

/** Everything below `public/` that is made and not kept in the repository. */
export async function prepareAssets(): Promise<void> {
  await prepareMade(ROOT);
  await makeSamples(SERVED, {
    maxBytes: SERVED_BYTES,
    onStart: (name) => console.log(`Rendering the sample photograph ${name} …`),
  });
}
