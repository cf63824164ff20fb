/**
 * `npm run seed -- <folder> [--order NAME] [--url URL] [--key KEY] [--tenant NAME]`: takes every
 * picture of a folder into a running Darkroom and waits until its renditions are made; with --order, sends them to
 * be enhanced and waits until they are. Ends with 0 only if all went through.
 */
import { stat } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { Client } from "./lib/client.ts";
import { exitCodeOf, onLeave } from "./lib/leave.ts";
import { openProgress } from "./lib/progress.ts";
import { findPictures, type SeedCounts, seedFiles } from "./lib/seedFolder.ts";
import { seedOrder } from "./lib/seedOrder.ts";
import { count, formatBytes, formatTime, reasonOf } from "./lib/text.ts";

const USAGE = `Usage: npm run seed -- <folder> [--order NAME] [--url URL] [--key KEY] [--tenant NAME]

  <folder>   looked through with its subfolders for .jpg, .jpeg, .png and .webp
  --order    sends them as an order of this name to the enhancement service, and waits until it is ready
  --url      where the Darkroom is (http://localhost:8787)
  --key      a tenant's key; or set DARKROOM_KEY, which keeps it out of the process list
  --tenant   tenant to act for, where keys are not asked for (default)`;

const BAR = 30;
/** Lines of progress in a log. */
const LOG_STEPS = 10;

/** Last tenth that a log got its line for. */
let shownStep = 0;
const started = Date.now();
const progress = openProgress();
onLeave((reason) => {
  progress.clear();
  process.exit(exitCodeOf(reason));
});

try {
  await seed();
} catch (error) {
  progress.clear();
  console.error(reasonOf(error));
  process.exitCode = 1;
}

async function seed(): Promise<void> {
  const { values, positionals } = readArguments();
  const [folder] = positionals;
  if (values.help || folder === undefined || positionals.length > 1) {
    console.log(USAGE);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  // Relative to where the command was typed; npm runs it in the project's folder.
  const root = path.resolve(process.env.INIT_CWD ?? process.cwd(), folder);
  const found = await stat(root).catch(() => null);
  if (!found?.isDirectory()) throw new Error(`${folder} is not a folder.`);
  const files = await findPictures(root);
  if (files.length === 0) throw new Error(`No .jpg, .jpeg, .png or .webp below ${folder}.`);

  const key = values.key ?? process.env.DARKROOM_KEY;
  const client = new Client({
    url: values.url,
    ...(key && { key }),
    ...(values.tenant && { tenant: values.tenant }),
  });
  progress.print(`${count(files.length, "picture")} below ${folder} to ${values.url}`);
  await client.knock(values.order === undefined ? "/v1/assets" : "/v1/orders");
  if (values.order !== undefined) return seedAsOrder(client, files, values.order);
  const counts = await seedFiles(client, files, showProgress);
  progress.clear();
  for (const { file, reason } of counts.failures) console.error(`${path.relative(root, file)}: ${reason}`);
  const { uploaded, skipped, bytes, failures } = counts;
  console.log(
    `${uploaded} uploaded (${formatBytes(bytes)}), ${skipped} skipped, ${failures.length} failed ` +
      `in ${formatTime(Date.now() - started)}`,
  );
  if (failures.length > 0) process.exitCode = 1;
}

async function seedAsOrder(client: Client, files: readonly string[], name: string): Promise<void> {
  const { order, failures } = await seedOrder(client, files, name, (state) => progress.show(state));
  progress.clear();
  for (const failure of failures) console.error(`${failure.name}: ${failure.error}`);
  console.log(
    `Order ${order.order_id}: ${order.counts.processed} enhanced, ${failures.length} failed ` +
      `in ${formatTime(Date.now() - started)}`,
  );
  if (failures.length > 0) process.exitCode = 1;
}

function readArguments() {
  return parseArgs({
    allowPositionals: true,
    options: {
      order: { type: "string" },
      url: { type: "string", default: "http://localhost:8787" },
      key: { type: "string" },
      tenant: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
}

/** A bar on a terminal; in a log a line at each tenth. */
function showProgress(counts: SeedCounts): void {
  const { total, uploaded, skipped, done, bytes, failures } = counts;
  const share = (done + failures.length) / total;
  const facts = `${done}/${total} done, ${uploaded} uploaded, ${skipped} skipped, ${failures.length} failed`;
  if (progress.isLive) {
    const filled = Math.round(share * BAR);
    const bar = "█".repeat(filled) + "░".repeat(BAR - filled);
    const rate = (bytes * 1000) / Math.max(1, Date.now() - started);
    progress.show(`${bar} ${facts} · ${formatBytes(Math.round(rate))}/s`);
    return;
  }
  const step = Math.floor(share * LOG_STEPS);
  if (step === shownStep) return;
  shownStep = step;
  progress.show(facts);
}
