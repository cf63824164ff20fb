import { copyFile, mkdir, stat } from "node:fs/promises";
import path from "node:path";

const FILES = [
  "swagger-ui-bundle.js",
  "swagger-ui-bundle.js.LICENSE.txt",
  "swagger-ui.css",
  "LICENSE",
  "NOTICE",
];

/**
 * Copies what the docs page needs of Swagger UI, with its licences, to `public/docs/vendor`: only what is missing
 * or older there. `root` is the project's folder.
 * @returns the names of the files it copied
 */
export async function vendorDocs(root: string): Promise<string[]> {
  const from = path.join(root, "node_modules", "swagger-ui-dist");
  const to = path.join(root, "public", "docs", "vendor");
  await mkdir(to, { recursive: true });
  const copied: string[] = [];
  for (const name of FILES) {
    if (await isCurrent(path.join(from, name), path.join(to, name))) continue;
    await copyFile(path.join(from, name), path.join(to, name));
    copied.push(name);
  }
  return copied;
}

/** A copy gets the time of copying, so it is older than its source only after an upgrade; sizes guard the rest. */
async function isCurrent(source: string, copy: string): Promise<boolean> {
  const [there, here] = await Promise.all([stat(source), stat(copy).catch(() => undefined)]);
  return here !== undefined && here.mtimeMs >= there.mtimeMs && here.size === there.size;
}

if (import.meta.main) {
  const copied = await vendorDocs(path.join(import.meta.dirname, ".."));
  console.log(copied.length === 0 ? "public/docs/vendor is up to date" : `copied ${copied.join(", ")}`);
}
