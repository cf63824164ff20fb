/**
 * `npm run demo [-- photo.jpg …]`: boots the whole stack on a free port with a fresh state, sends the sample
 * photographs or the given ones through it, as an order through the enhancement service, simulated unless
 * AUTOENHANCE_API_KEY is set, and as art prints; checks everything that comes out, and writes it to `out/`, of the
 * prints their previews.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { prepareDemoSamples, prepareStyleSamples } from "./lib/assets.ts";
import { Client } from "./lib/client.ts";
import { demoOrder } from "./lib/demoOrder.ts";
import { collect, type DemoResult, develop, sendAgain } from "./lib/demoPicture.ts";
import { demoPrints } from "./lib/demoPrints.ts";
import { demoTable } from "./lib/demoTable.ts";
import { ROOT } from "./lib/environment.ts";
import { exitCodeOf, onLeave } from "./lib/leave.ts";
import { bandsTold, printTable } from "./lib/printTable.ts";
import { openProgress } from "./lib/progress.ts";
import { type Stack, startStack } from "./lib/stack.ts";
import { count, formatBytes, formatTime, reasonOf } from "./lib/text.ts";

const OUT = path.join(ROOT, "out");
/** The user's paths are relative to where the command was typed. */
const TYPED_IN = process.env.INIT_CWD ?? process.cwd();

/** What each picture is at. */
const states = new Map<string, string>();
/** How often each name was used for a folder. */
const taken = new Map<string, number>();
const started = Date.now();
const leaving = new AbortController();
onLeave((reason) => {
  process.exitCode = exitCodeOf(reason);
  leaving.abort();
});

const left = new Promise<never>((_resolve, reject) => {
  leaving.signal.addEventListener("abort", () => reject(leaving.signal.reason));
});
// Leaving is no error of its own.
left.catch(() => {});

const progress = openProgress();
const stateDir = await mkdtemp(path.join(tmpdir(), "darkroom-demo-"));
let starting: Promise<Stack> | undefined;
try {
  await Promise.race([prepareStyleSamples(), left]);
  progress.show("Starting the stack …");
  starting = startStack({ stateDir, upstream: {}, signal: leaving.signal });
  // Awaited below; a start that fails meanwhile is told there.
  starting.catch(() => {});
  const files = await Promise.race([findPictures(), left]);
  const { url, simulator } = await starting;
  progress.print(`The stack runs at ${url}`);
  await Promise.race([show(url, files, simulator !== undefined), left]);
} catch (error) {
  if (!leaving.signal.aborted) fail(reasonOf(error));
} finally {
  progress.clear();
  await starting?.then(
    (stack) => stack.stop(),
    () => {},
  );
  await rm(stateDir, { recursive: true, force: true, maxRetries: 5 });
}
// Rendering of samples may still run when the command is left early.
process.exit();

async function findPictures(): Promise<string[]> {
  const given = process.argv.slice(2).map((file) => path.resolve(TYPED_IN, file));
  if (given.length > 0) return given;
  return prepareDemoSamples((name) => progress.show(`Rendering the sample photograph ${name} (once) …`));
}

async function show(url: string, files: readonly string[], simulated: boolean): Promise<void> {
  const client = new Client({ url });
  const developing: Promise<DemoResult | undefined>[] = [];
  for (const file of files) {
    const uploaded = await tellFailure(file, () => {
      tellState(file, "uploading");
      return client.upload(file);
    });
    if (uploaded === undefined) continue;
    tellState(file, uploaded.status);
    const result = tellFailure(file, () =>
      develop(client, file, uploaded, (state) => tellState(file, state)),
    );
    // Awaited below; it rejects only when the demo is left.
    result.catch(() => {});
    developing.push(result);
  }
  const results: DemoResult[] = [];
  for (const result of await Promise.all(developing)) {
    if (result && (await tellFailure(result.file, () => collectOne(result)))) results.push(result);
  }
  progress.clear();
  const [first] = results;
  if (first !== undefined) {
    await sendAgain(client, first);
    progress.print(`${path.basename(first.file)}: sent again, recognised, nothing stored twice`);
    await showOrder(
      client,
      results.map(({ file }) => file),
      simulated,
    );
    progress.print(`\n${demoTable(results)}\n`);
    await showPrints(client, results);
  }
  const renditions = results.reduce((sum, { asset }) => sum + asset.renditions.length, 0);
  progress.print(
    `${count(results.length, "picture")} and ${count(renditions, "rendition")} checked in ` +
      `${formatTime(Date.now() - started)}; the renditions and the prints' previews lie in ${path.relative(TYPED_IN, OUT) || "."}${path.sep}`,
  );
  const lost = files.length - results.length;
  if (lost > 0) fail(`${count(lost, "picture")} did not go through; the reasons are above.`);
}

async function showOrder(client: Client, files: readonly string[], simulated: boolean): Promise<void> {
  const order = await demoOrder(client, files, OUT, (state) => progress.show(`Order: ${state}`));
  progress.clear();
  progress.print(
    `${count(order.pictures, "picture")} enhanced as an order${simulated ? " (simulated)" : ""}, downloaded both ways`,
  );
  for (const line of order.told) progress.print(line);
}

async function showPrints(client: Client, results: readonly DemoResult[]): Promise<void> {
  const folder = path.join(OUT, "prints");
  const prints = await demoPrints(client, results, folder, (state) => progress.show(`Prints: ${state}`));
  progress.clear();
  const checkers = [...new Set(prints.map(({ checker }) => checker))].join(", ");
  progress.print(`${printTable(prints)}\n\n${bandsTold(prints)}`);
  progress.print(`${count(prints.length, "print")}, each TIFF read by ${checkers}\n`);
}

async function collectOne(result: DemoResult): Promise<true> {
  tellState(result.file, "checking");
  await collect(result, outFolder(result.file));
  states.delete(result.file);
  const { asset, job } = result;
  const made = `${count(asset.renditions.length, "rendition")} in ${formatTime(job.duration_ms ?? 0)}`;
  progress.print(`${path.basename(result.file)}: ${formatBytes(asset.size_bytes)}, ${made}`);
  return true;
}

/** What one picture fails at is told, and the others go on. */
async function tellFailure<T>(file: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    leaving.signal.throwIfAborted();
    states.delete(file);
    progress.print(`${path.basename(file)}: ${reasonOf(error)}`);
    return undefined;
  }
}

/** On a terminal the states of all pictures stand side by side; a log gets a line for each change. */
function tellState(file: string, state: string): void {
  states.set(file, `${path.basename(file)}: ${state}`);
  progress.show(progress.isLive ? [...states.values()].join(" · ") : `${path.basename(file)}: ${state}`);
}

/** `out/<name>`; a second picture of the same name gets a number. */
function outFolder(file: string): string {
  const { name } = path.parse(file);
  const number = (taken.get(name) ?? 0) + 1;
  taken.set(name, number);
  return path.join(OUT, number === 1 ? name : `${name}-${number}`);
}

function fail(reason: string): void {
  progress.clear();
  console.error(`The demo failed: ${reason}`);
  process.exitCode = 1;
}
