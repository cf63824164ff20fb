/** Starts a stack, writes one line of JSON about it, and ends it when standard input ends. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startStack } from "../../scripts/lib/stack.ts";

/** What the line says. */
export interface StackLine {
  readonly url: string;
}

const stateDir = await mkdtemp(path.join(tmpdir(), "darkroom-pages-"));
const asked = new Promise((resolve) => process.stdin.on("end", resolve).on("error", resolve).resume());
const stack = await startStack({
  stateDir,
  quiet: true,
  upstream: { enhancementMs: 50, unlimited: true },
});
process.stdout.write(`${JSON.stringify({ url: stack.url } satisfies StackLine)}\n`);
await asked;
await stack.stop();
await rm(stateDir, { recursive: true, force: true, maxRetries: 5 });
