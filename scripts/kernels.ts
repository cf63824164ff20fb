import { readdir, rename, stat } from "node:fs/promises";
import path from "node:path";
import asc from "assemblyscript/asc";

const SOURCES = path.join("src", "imaging", "kernels");
const COMPILED = path.join(SOURCES, "kernels.wasm");
/** 48 MiB in pages of 64 KiB: the most that one job of the engine may have. `memory.ts` may give less. */
const MAXIMUM_PAGES = 768;

const OPTIONS = [
  ...["--optimizeLevel", "3", "--shrinkLevel", "0", "--converge"],
  ...["--enable", "simd", "--runtime", "stub", "--noAssert", "--use", "abort="],
  // The memory comes from outside, so that each of the engine's places has one of its own size.
  ...["--importMemory", "--initialMemory", "2", "--maximumMemory", String(MAXIMUM_PAGES)],
];

/**
 * Compiles the engine's kernels to `src/imaging/kernels/kernels.wasm`, where that is missing or older than what it
 * is made of. `root` is the project's folder.
 * @returns whether it compiled
 * @throws Error with the compiler's own words
 */
export async function buildKernels(root: string): Promise<boolean> {
  const output = path.join(root, COMPILED);
  if (await isCurrent(root, output)) return false;
  const part = `${output}.${process.pid}`;
  const entry = path.join(SOURCES, "index.ts");
  const { error, stderr } = await asc.main([
    entry,
    "--baseDir",
    root,
    "-o",
    path.relative(root, part),
    ...OPTIONS,
  ]);
  if (error !== null) throw new Error(`The kernels do not compile.\n${stderr.toString()}`, { cause: error });
  await rename(part, output);
  return true;
}

async function isCurrent(root: string, output: string): Promise<boolean> {
  const made = await stat(output).catch(() => undefined);
  if (made === undefined) return false;
  const folder = path.join(root, SOURCES);
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".ts"));
  const files = [...names.map((name) => path.join(folder, name)), import.meta.filename];
  const times = await Promise.all(files.map(async (file) => (await stat(file)).mtimeMs));
  return times.every((time) => time <= made.mtimeMs);
}

if (import.meta.main) {
  const compiled = await buildKernels(path.join(import.meta.dirname, ".."));
  console.log(compiled ? `compiled ${COMPILED}` : `${COMPILED} is up to date`);
}
