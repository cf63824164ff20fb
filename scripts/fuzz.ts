/**
 * `npm run fuzz [-- --seed N --count N --only N --save folder]`: mutated JPEGs, PNGs and WebPs, each of which has to
 * end in a picture or a typed error, twice the same, within the engine's budget. `--only` takes one of them, and
 * `--save` writes it to a folder.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { makeBases } from "./fuzz/bases.ts";
import { makeMutant } from "./fuzz/mutant.ts";
import { runFuzz } from "./fuzz/run.ts";
import type { FuzzAnswer } from "./fuzz/worker.ts";
import { buildKernels } from "./kernels.ts";
import { ROOT } from "./lib/environment.ts";
import { openProgress } from "./lib/progress.ts";
import { formatTime } from "./lib/text.ts";

const COUNT = 20_000;
const MOST_WORKERS = 4;
/** What is told of broken files in full. */
const MOST_TOLD = 20;

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    count: { type: "string", default: String(COUNT) },
    only: { type: "string" },
    save: { type: "string" },
  },
});
const seed = wholeNumber("seed", values.seed);
const only = values.only === undefined ? undefined : wholeNumber("only", values.only);
const numbers =
  only === undefined ? Array.from({ length: wholeNumber("count", values.count) }, (_, i) => i) : [only];
const workers = Math.min(MOST_WORKERS, availableParallelism(), numbers.length);

await buildKernels(ROOT);
const started = Date.now();
const progress = openProgress();
progress.show("Making the sound pictures …");
const bases = await makeBases();
if (only !== undefined) await tellMutant(only);

const outcomes = { picture: 0, refused: 0, damaged: 0, broken: 0 };
let done = 0;
await runFuzz({ bases, seed }, numbers, workers, (answer) => {
  done += 1;
  outcomes[answer.broken === undefined ? (answer.verdict?.outcome ?? "broken") : "broken"] += 1;
  if (answer.broken !== undefined && outcomes.broken <= MOST_TOLD) tellBroken(answer);
  else if (only !== undefined) progress.print(answer.verdict?.fingerprint ?? "");
  if (progress.isLive || done % 1000 === 0) progress.show(`${done} of ${numbers.length} files …`);
});
progress.clear();
const { picture, refused, damaged, broken } = outcomes;
console.log(
  `${done} files of seed ${seed} in ${formatTime(Date.now() - started)}: ${picture} pictures, ${damaged} damaged, ` +
    `${refused} refused, ${broken} broken`,
);
process.exitCode = broken > 0 ? 1 : 0;

function tellBroken({ number, broken }: FuzzAnswer): void {
  const { base, how } = makeMutant(bases, seed, number);
  progress.print(`${number}: ${base}, ${how.join(", ")}: ${broken}`);
  progress.print(`  again: npm run fuzz -- --seed ${seed} --only ${number}`);
}

async function tellMutant(number: number): Promise<void> {
  const { base, how, scale, bytes } = makeMutant(bases, seed, number);
  progress.print(`${base}, ${how.join(", ")}; ${bytes.length} bytes, at 1/${scale}`);
  if (values.save === undefined) return;
  await mkdir(values.save, { recursive: true });
  const file = path.join(values.save, `${seed}-${number}.bin`);
  await writeFile(file, bytes);
  progress.print(`written to ${file}`);
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  console.error(`--${name} takes a whole number, not "${text}".`);
  process.exit(2);
}
