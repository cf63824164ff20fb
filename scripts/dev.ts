/**
 * `npm run dev`: the whole stack on this machine, with no account and no network.
 * AUTOENHANCE_API_KEY and AUTOENHANCE_BASE_URL name the enhancement service; without a key it is simulated.
 * PORT (8787) and STATE_DIR (.wrangler/state) choose where. Variables and secrets in `.dev.vars` win over the usual
 * ones, those of the shell over both.
 * Shown are the Worker's log lines from LOG_LEVEL up (warn) and problems; LOG_LEVEL=debug shows wrangler's too.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import { VARIABLE_NAMES } from "../src/config.ts";
import { prepareStyleSamples } from "./lib/assets.ts";
import { ROOT } from "./lib/environment.ts";
import { onLeave } from "./lib/leave.ts";
import { readPort } from "./lib/port.ts";
import { type Stack, startStack } from "./lib/stack.ts";

const DEV_VARS = path.join(ROOT, ".dev.vars");

const leaving = new AbortController();
onLeave(() => leaving.abort());

let stack: Stack | undefined;
try {
  await prepareStyleSamples();
  stack = await startStack({
    port: readPort(process.env.PORT, 8787),
    stateDir: path.resolve(ROOT, process.env.STATE_DIR ?? ".wrangler/state"),
    envFiles: existsSync(DEV_VARS) ? [DEV_VARS] : [],
    variables: ofShell(),
    upstream: true,
    verbosity: process.env.LOG_LEVEL === "debug" ? "all" : "worker",
    signal: leaving.signal,
  });
  if (!leaving.signal.aborted) {
    console.log(`Darkroom is ready at ${stack.url}`);
    if (stack.simulator)
      console.log(
        `No AUTOENHANCE_API_KEY is set: the enhancement service is simulated at ${stack.simulator.url}`,
      );
    console.log(`Operator's token: ADMIN_TOKEN in ${path.relative(process.cwd(), stack.secretsFile)}`);
  }
  const left = new Promise<void>((resolve) => leaving.signal.addEventListener("abort", () => resolve()));
  if (!leaving.signal.aborted) await Promise.race([left, stack.ended]);
  if (!leaving.signal.aborted) throw new Error(`The local stack ended by itself.\n${stack.recentLog()}`);
} catch (error) {
  if (!leaving.signal.aborted) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
} finally {
  await stack?.stop();
}

/** Those of the shell's variables that configure the Worker. */
function ofShell(): Record<string, string> {
  return Object.fromEntries(
    VARIABLE_NAMES.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
}
