/** Makes the web page in `public/app`: a page for each screen, and the scripts and styles that they share. */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { type BuildOptions, build, type Metafile, type OutputFile, type Plugin } from "esbuild";
import { BOOK_FILE } from "../src/ask/passage.ts";
import { PAGE_ADDRESSES, pageFile, type ScreenName } from "../src/pages.ts";
import { pageHtml } from "./lib/pageHtml.ts";
import { makeBook } from "./passages/makeBook.ts";

/** Served with names that carry their hash, and so kept by browsers for good. */
const FILES = "/app/files";
const SOURCES = path.join("src", "ui");
const ENTRIES = { main: "main.tsx", theme: "theme.ts", style: "index.css" };

/** What browsers of the last two years run. */
const TARGET = ["chrome123", "firefox121", "safari17.5"];

type Entry = keyof typeof ENTRIES;

const SHARED = {
  outdir: path.join("public", FILES),
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  target: TARGET,
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  tsconfigRaw: {},
  metafile: true,
  write: false,
  logLevel: "silent",
} satisfies BuildOptions;

export interface BuiltPages {
  /** What was written or removed, as paths in `public`. */
  readonly changed: readonly string[];
  /** Size of everything that is script, compressed as it travels, in bytes. */
  readonly scriptBytes: number;
  /** The same for each file, by its name. */
  readonly scripts: ReadonlyMap<string, number>;
}

/**
 * Bundles the web page, and writes what is new or different: a file that changes restarts a local stack.
 * `root` is the project's folder.
 * @throws BuildFailure with esbuild's own words
 */
export async function buildPages(root: string): Promise<BuiltPages> {
  const book = Buffer.from(JSON.stringify(await makeBook(root)));
  const { files, metafile } = await bundle(root, book);
  const made = new Map(files.map(({ name, contents }) => [`${FILES}/${name}`, contents]));
  made.set(BOOK_FILE, book);
  for (const screen of new Set(PAGE_ADDRESSES.map((page) => page.screen))) {
    made.set(`${pageFile(screen)}.html`, Buffer.from(htmlOf(screen, metafile)));
  }
  const scripts = new Map(
    files.flatMap(({ name, contents }) =>
      name.endsWith(".js") ? [[name, gzipSync(contents, { level: 9 }).length] as const] : [],
    ),
  );
  return {
    changed: await settle(path.join(root, "public"), made),
    scriptBytes: [...scripts.values()].reduce((sum, size) => sum + size, 0),
    scripts,
  };
}

async function bundle(root: string, book: Uint8Array) {
  const bundled = await Promise.all([
    build({
      ...SHARED,
      ...given(root, ["main", "style"]),
      splitting: true,
      format: "esm",
      plugins: [bookAt(book)],
    }),
    // Not a module: those wait until the page is parsed, and it has been painted by then.
    build({ ...SHARED, ...given(root, ["theme"]), format: "iife" }),
  ]);
  return {
    files: bundled.flatMap(({ outputFiles }) => outputFiles.map(named)),
    metafile: {
      inputs: {},
      outputs: Object.assign({}, ...bundled.map(({ metafile }) => metafile.outputs)),
    } satisfies Metafile,
  };
}

/** `darkroom:book` is the address of the documentation's passages, beside the script that asks for it. */
function bookAt(contents: Uint8Array): Plugin {
  return {
    name: "book",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^darkroom:book$/ }, () => ({ path: "book.json", namespace: "book" }));
      onLoad({ filter: /.*/, namespace: "book" }, () => ({ contents, loader: "file" }));
    },
  };
}

function given(root: string, names: readonly Entry[]) {
  const entryPoints = Object.fromEntries(names.map((name) => [name, path.join(SOURCES, ENTRIES[name])]));
  return { absWorkingDir: root, entryPoints };
}

function named({ path: file, contents }: OutputFile) {
  return { name: path.basename(file), contents };
}

/** The page of a screen asks for everything it needs at once, not for one file after the other. */
function htmlOf(screen: ScreenName, metafile: Metafile): string {
  const main = outputOf(metafile, ENTRIES.main);
  const own = Object.keys(metafile.outputs).filter((file) =>
    metafile.outputs[file]?.entryPoint?.match(new RegExp(`/screens/${screen}/[A-Za-z]+Screen\\.tsx$`)),
  );
  const needed = new Set<string>();
  for (const file of [main, ...own]) collect(file, metafile, needed);
  needed.delete(main);
  return pageHtml({
    screen,
    style: addressOf(outputOf(metafile, ENTRIES.style)),
    theme: addressOf(outputOf(metafile, ENTRIES.theme)),
    main: addressOf(main),
    preload: [...needed].map(addressOf),
  });
}

function collect(file: string, metafile: Metafile, into: Set<string>): void {
  if (into.has(file)) return;
  into.add(file);
  for (const { path: imported, kind } of metafile.outputs[file]?.imports ?? []) {
    if (kind === "import-statement") collect(imported, metafile, into);
  }
}

function outputOf({ outputs }: Metafile, source: (typeof ENTRIES)[Entry]): string {
  const entry = [SOURCES, source].join("/").replaceAll("\\", "/");
  const found = Object.keys(outputs).find((file) => outputs[file]?.entryPoint === entry);
  if (found === undefined) throw new Error(`${entry} was not bundled`);
  return found;
}

function addressOf(output: string): string {
  return `${FILES}/${path.posix.basename(output)}`;
}

/** Writes what differs and removes what is no longer made. */
async function settle(folder: string, made: ReadonlyMap<string, Uint8Array>): Promise<string[]> {
  await mkdir(path.join(folder, FILES), { recursive: true });
  const changed: string[] = [];
  for (const [name, contents] of made) {
    const file = path.join(folder, name);
    const present = await readFile(file).catch(() => undefined);
    if (present?.equals(contents)) continue;
    await writeFile(file, contents);
    changed.push(name);
  }
  const present = await readdir(path.join(folder, "app"), { recursive: true, withFileTypes: true });
  for (const entry of present.filter((each) => each.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    const name = `/${path.relative(folder, file).split(path.sep).join("/")}`;
    if (made.has(name)) continue;
    await rm(file, { force: true });
    changed.push(name);
  }
  return changed;
}

if (import.meta.main) {
  const { changed, scriptBytes } = await buildPages(path.join(import.meta.dirname, ".."));
  const size = `${(scriptBytes / 1024).toFixed(1)} KiB of script, compressed`;
  console.log(
    `public/app: ${changed.length === 0 ? "up to date" : `${changed.length} files changed`}, ${size}`,
  );
}
