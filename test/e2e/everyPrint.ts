/**
 * Makes a print in every style, at 24x36 and 30x40 inches, of every kind of photograph, by a Darkroom within the memory
 * of an isolate: `node test/e2e/everyPrint.ts [words …]`, which all have to be in a print's name ("24 megapixels"). Not
 * part of the tests: the 288 of them take about 40 minutes of two processors. Other MINIFLARE_WORKERD_V8_FLAGS win.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startStack } from "../../scripts/lib/stack.ts";
import { STYLES } from "../../src/imaging/styles/registry.ts";
import { checkedFiles, LARGE_SIZES, type LargeSize, orderLarge } from "./checkedPrint.ts";
import { Client } from "./client.ts";
import { ISOLATE_FLAGS } from "./isolateFlags.ts";
import { type Print, PrintClient } from "./printClient.ts";
import { describeSource, photographOf, SOURCE_KINDS, type SourceKind } from "./printSources.ts";

interface Wanted {
  readonly style: string;
  readonly size: LargeSize;
  readonly name: string;
}

const words = process.argv.slice(2);
const sources = SOURCE_KINDS.map((kind) => ({ kind, wanted: wantedOf(kind) }));
const total = sources.reduce((sum, { wanted }) => sum + wanted.length, 0);
const failures: string[] = [];
let ended = 0;

process.env.MINIFLARE_WORKERD_V8_FLAGS ??= ISOLATE_FLAGS;
const began = performance.now();
const folder = await mkdtemp(path.join(tmpdir(), "darkroom-every-print-"));
const stack = await startStack({ stateDir: folder, quiet: true });
try {
  const client = new Client(stack.url);
  const prints = new PrintClient(stack);
  for (const { kind, wanted } of sources.filter((source) => source.wanted.length > 0)) {
    const { body } = await client.upload(new Uint8Array(await photographOf(kind)), "photo.jpg");
    // A print is checked while the next one is made.
    let checking = Promise.resolve();
    for (const each of wanted) {
      const print = await prints.settled(
        await orderLarge(prints, String(body.asset_id), each.style, each.size),
      );
      await checking;
      checking = check(prints, print, each, kind);
    }
    await checking;
    // Its prints go with it, so that the disk need not hold them all.
    await client.remove(body.asset_id);
    await prints.sweep();
  }
} finally {
  await stack.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
for (const failure of failures) console.log(failure);
const minutes = ((performance.now() - began) / 60_000).toFixed(1);
console.log(
  `${ended} prints in ${minutes} minutes, ${failures.length} failed (${process.env.MINIFLARE_WORKERD_V8_FLAGS})`,
);
process.exitCode = failures.length === 0 ? 0 : 1;

function wantedOf(kind: SourceKind): Wanted[] {
  return LARGE_SIZES.flatMap((size) =>
    STYLES.map(({ slug: style }) => ({
      style,
      size,
      name: `${style} at ${size} of ${describeSource(kind)}`,
    })),
  ).filter(({ name }) => words.every((word) => name.includes(word)));
}

/** Tells how a print came out. */
async function check(
  prints: PrintClient,
  print: Print,
  { name, size }: Wanted,
  { seen }: SourceKind,
): Promise<void> {
  let outcome = `${((print.duration_ms ?? 0) / 1000).toFixed(1)} s`;
  try {
    await checkedFiles(prints, print, size, seen);
  } catch (error) {
    outcome = `FAILED: ${error instanceof Error ? error.message : error}`;
    failures.push(`${name}: ${outcome}`);
  }
  ended += 1;
  console.log(`${ended} of ${total}, ${name}: ${outcome}`);
}
