import { rm } from "node:fs/promises";
import path from "node:path";
import { readEnvFile, writeEnvFile } from "./envFile.ts";
import { type Simulator, type SimulatorOptions, startSimulator } from "./simulator.ts";

/** The enhancement service of a local stack. */
export interface Upstream {
  /** Where the Worker reads what it needs of it; none where `.dev.vars` says all. */
  readonly envFile: string | undefined;
  /** Undefined where a service is configured. */
  readonly simulator: Simulator | undefined;
}

const KEY = "AUTOENHANCE_API_KEY";
const NAMES = [KEY, "AUTOENHANCE_BASE_URL", "AUTOENHANCE_WEBHOOK_TOKEN"];

/**
 * The service that the environment configures, or one of the stack's env files; else the simulator is started.
 * Keys go by files, since arguments are seen by everyone on the machine.
 */
export async function openUpstream(
  options: SimulatorOptions,
  envFiles: readonly string[],
): Promise<Upstream> {
  const envFile = path.join(options.stateDir, "upstream.env");
  const given = Object.fromEntries(
    NAMES.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
  const files = await Promise.all(envFiles.map(readEnvFile));
  if (![given, ...files].some((variables) => variables[KEY])) {
    // A key of an earlier start is not left behind.
    await rm(envFile, { force: true });
    const simulator = await startSimulator(options);
    return { envFile: simulator.envFile, simulator };
  }
  if (Object.keys(given).length === 0) return { envFile: undefined, simulator: undefined };
  await writeEnvFile(envFile, given);
  return { envFile, simulator: undefined };
}
