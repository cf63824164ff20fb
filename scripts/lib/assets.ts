import path from "node:path";
import { makeSamples, type SampleName } from "../samples/make.ts";
import { makeStyleSamples } from "../samples/styles.ts";
import { ROOT } from "./environment.ts";
import { prepareMade } from "./made.ts";

/** Where a deployment's sample photographs lie, and how large such a file may be, in bytes. */
const SERVED = path.join(ROOT, "public", "samples");
const SERVED_BYTES = 2_000_000;

/** A small sample in every style, and the photograph for it: as large as that takes, and soon rendered. */
const STYLED = path.join(SERVED, "styles");
const STYLED_FROM = path.join(ROOT, ".wrangler", "style-samples");
const STYLED_FROM_EDGE = 1600;

/** The demo's own lie outside `public/`: a file that changes there restarts the local Worker in mid-job. */
const DEMO = path.join(ROOT, ".wrangler", "samples");
/** The demo's sample photographs, of 45, 24 and 12 MP: rendered where they are missing or outdated. Resolves with their paths. */
export function prepareDemoSamples(onStart: (name: SampleName) => void): Promise<string[]> {
  return makeSamples(DEMO, { camera: true, onStart });
}

/** Everything below `public/` that is made and not kept in the repository. */
export async function prepareAssets(): Promise<void> {
  await prepareStyleSamples();
  await makeSamples(SERVED, {
    maxBytes: SERVED_BYTES,
    onStart: (name) => console.log(`Rendering the sample photograph ${name} …`),
  });
}

/** The pictures that the list of styles shows, and what they are made with. To be called before a local Worker starts. */
export async function prepareStyleSamples(): Promise<void> {
  await prepareMade(ROOT);
  const [photograph = ""] = await makeSamples(STYLED_FROM, {
    only: ["house-exterior"],
    longEdge: STYLED_FROM_EDGE,
    onStart: () => console.log("Rendering a photograph for the styles' samples (once) …"),
  });
  await makeStyleSamples(STYLED, photograph, (slug) => console.log(`Painting the sample of ${slug} …`));
}
