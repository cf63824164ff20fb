import sharp, { type Sharp } from "sharp";
import { DarkroomError } from "../../errors.ts";

/** Pictures for the tests, made by sharp: name → bytes. They are small, so that every cut can be tried. */
export async function makeFixtures(): Promise<ReadonlyMap<string, Uint8Array>> {
  const made = await Promise.all(
    Object.entries(RECIPES).map(async ([name, recipe]) => [name, await recipe().toBuffer()] as const),
  );
  return new Map(made);
}

const WIDTH = 37;
const HEIGHT = 23;

/** Noise over a slope, the same in every run. */
function picture(channels: 1 | 3 | 4 = 3): Sharp {
  const data = new Uint8Array(WIDTH * HEIGHT * channels);
  let state = 1;
  for (let i = 0; i < data.length; i += 1) {
    state = (state * 48_271) % 0x7fff_ffff;
    data[i] = ((i * 255) / data.length) * 0.7 + (state % 77);
  }
  return sharp(data, { raw: { width: WIDTH, height: HEIGHT, channels } });
}

const RECIPES: Readonly<Record<string, () => Sharp>> = {
  "jpeg baseline": () => picture().jpeg(),
  "jpeg 4:4:4": () => picture().jpeg({ chromaSubsampling: "4:4:4" }),
  "jpeg progressive": () => picture().jpeg({ progressive: true }),
  "jpeg grey": () => picture(1).toColourspace("b-w").jpeg(),
  "jpeg turned": () => picture().withMetadata({ orientation: 6 }).jpeg(),
  "jpeg with p3": () => picture().withIccProfile("p3").jpeg(),
  "jpeg cmyk": () => picture().toColourspace("cmyk").withIccProfile("cmyk").jpeg({ quality: 50 }),
  "png rgb": () => picture().png(),
  "png alpha": () => picture(4).png(),
  "png grey": () => picture(1).toColourspace("b-w").png(),
  "png 16 bit": () => picture().toColourspace("rgb16").png(),
  "png palette": () => picture().png({ palette: true, colours: 16 }),
  "png palette alpha": () => picture(4).png({ palette: true }),
  "png interlaced": () => picture().png({ progressive: true }),
  "png turned with srgb": () => picture().withMetadata({ orientation: 3 }).withIccProfile("srgb").png(),
  "webp lossy": () => picture().webp(),
  "webp lossless": () => picture().webp({ lossless: true }),
  "webp alpha": () => picture(4).webp(),
  "webp lossless alpha": () => picture(4).webp({ lossless: true }),
  "webp turned with p3": () => picture().withMetadata({ orientation: 8 }).withIccProfile("p3").webp(),
};

/** The code and public facts of the DarkroomError that `run` throws; anything else goes on. */
export function faultOf(run: () => unknown): { code: string; reason: unknown } {
  try {
    run();
  } catch (fault) {
    if (fault instanceof DarkroomError) return { code: fault.code, reason: fault.detail?.reason };
    throw fault;
  }
  return { code: "nothing was thrown", reason: undefined };
}
