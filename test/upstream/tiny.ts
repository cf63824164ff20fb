/** Writes src/pictures/tiny.ts: `node_modules/.bin/node test/upstream/tiny.ts [picture.jxl]`; sharp writes no JPEG XL. */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";

const SCENE = Buffer.from(
  `<svg width="60" height="40"><rect width="60" height="40" fill="#6890b8"/>
  <rect y="24" width="60" height="16" fill="#4c6b34"/><circle cx="44" cy="11" r="6" fill="#f6dc82"/></svg>`,
);
const FILE = path.join(import.meta.dirname, "src/pictures/tiny.ts");

const [jxl] = process.argv.slice(2);
const scene = sharp(SCENE).removeAlpha();
const pictures = {
  jpeg: await scene.clone().jpeg({ quality: 80 }).toBuffer(),
  png: await scene.clone().png().toBuffer(),
  webp: await scene.clone().webp({ quality: 80 }).toBuffer(),
  avif: await scene.clone().avif({ quality: 50 }).toBuffer(),
  // A program of libjxl's has to make this one: cjxl -d 1.
  ...(jxl === undefined ? {} : { jxl: await readFile(jxl) }),
};
const lines = Object.entries(pictures).map(
  ([format, bytes]) => `  ${format}:\n    "${bytes.toString("base64")}",\n`,
);
await writeFile(
  FILE,
  `/** Written by ../../tiny.ts: one scene of 60 × 40 pixels in each format, as base64. */\nexport const TINY = {\n${lines.join("")}};\n`,
);
