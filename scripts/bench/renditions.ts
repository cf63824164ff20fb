import { readFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { encodeJpeg, photonDecoder } from "../../src/imaging/codecs/photon.ts";
import { probe } from "../../src/imaging/probe/scanner.ts";
import { FORMATS, PRESET_NAMES, PRESETS } from "../../src/imaging/recipes.ts";
import { sizePicture } from "../../src/imaging/renditions.ts";
import { verifyJpeg } from "../../src/imaging/verify/verifyJpeg.ts";
import { ROOT } from "../lib/environment.ts";
import { makeSamples } from "../samples/make.ts";
import { type Measured, measure } from "./measure.ts";

/** The three renditions of a photograph as a job makes them, beside sharp on one thread. */
export async function benchRenditions(): Promise<Measured[]> {
  const folder = path.join(ROOT, ".wrangler", "bench");
  const [file = ""] = await makeSamples(folder, { only: ["house-exterior"] });
  const bytes = new Uint8Array(await readFile(file));
  const header = probe(bytes);
  const megapixels = ((header.width * header.height) / 1e6).toFixed(1);
  sharp.concurrency(1);
  sharp.cache(false);
  return [
    await measure(
      `three JPEG renditions and the hashes of ${megapixels} MP, entropy checked`,
      "sharp, three calls",
      async () => {
        const { pictures } = sizePicture(bytes, header, "jpeg", photonDecoder);
        for (const { preset, raster } of pictures) await encodeJpeg(raster, FORMATS.jpeg.settings[preset]);
      },
      async () => {
        for (const preset of PRESET_NAMES) {
          const { edge } = PRESETS[preset];
          const { quality } = FORMATS.jpeg.settings[preset];
          const resized = sharp(bytes)
            .autoOrient()
            .resize(edge, edge, { fit: "inside", fastShrinkOnLoad: false });
          await resized.jpeg({ quality }).toBuffer();
        }
      },
    ),
    await measure(
      `entropy check of ${(bytes.length / 1e6).toFixed(1)} MB of JPEG`,
      "sharp, decode to pixels",
      () => verifyJpeg(bytes),
      () => sharp(bytes).raw().toBuffer(),
    ),
  ];
}
