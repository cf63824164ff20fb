import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { awaitReady } from "./awaitReady.ts";
import { writeEnvFile } from "./envFile.ts";
import { ROOT, toolEnvironment, UNATTENDED } from "./environment.ts";
import { type Group, startGroup } from "./group.ts";
import { lockFolder } from "./lock.ts";
import { prepareMade } from "./made.ts";
import { findFreePort, isPortFree } from "./port.ts";
import { openSecrets } from "./secrets.ts";
import type { Simulator, SimulatorOptions } from "./simulator.ts";
import { StackLog, type Verbosity } from "./stackLog.ts";
import { toolScript } from "./tool.ts";
import { openUpstream, type Upstream } from "./upstream.ts";

export interface StackOptions {
  /** 0 or none for any free one. */
  readonly port?: number;
  /** Folder of the local database, bucket, objects and secrets. */
  readonly stateDir: string;
  /** Further files of variables and secrets, which win over the stack's own. */
  readonly envFiles?: readonly string[];
  /** Variables and secrets that win over all others. */
  readonly variables?: Readonly<Record<string, string>>;
  /**
   * Gives it an enhancement service: the one that the environment or `envFiles` configure, else the simulator,
   * with these options. Without it there is none.
   */
  readonly upstream?: boolean | Pick<SimulatorOptions, "enhancementMs" | "unlimited">;
  /** Nothing is shown. */
  readonly quiet?: boolean;
  /** Default: the Worker's own log, and problems. */
  readonly verbosity?: Verbosity;
  /** Gives up the start. */
  readonly signal?: AbortSignal;
}

/** A Darkroom on this machine. */
export interface Stack {
  /** Without a slash at its end. */
  readonly url: string;
  readonly port: number;
  readonly adminToken: string;
  /** File with the secrets, the operator's token among them. */
  readonly secretsFile: string;
  /** The simulator that stands for the enhancement service, where one was started. */
  readonly simulator: Simulator | undefined;
  /** Id of the process group that everything but the simulator runs in. */
  readonly group: number;
  /** Resolves when it is gone, by `stop` or by itself. */
  readonly ended: Promise<void>;
  /** The last lines of its log. */
  recentLog(): string;
  /** Ends every process of the stack and waits until they are gone. */
  stop(): Promise<void>;
}

/** What a laptop needs otherwise than a deployment. */
const USUAL = {
  AUTH_MODE: "open",
  RATE_LIMIT_PER_MINUTE: "0",
  HINT_SECONDS: "30",
  LOG_LEVEL: "warn",
  WEBHOOK_ALLOW_INSECURE: "true",
};
const WEBHOOK_PATH = "/v1/webhooks/autoenhance";
const CRON_MS = 60_000;
const CRON_PATH = "/cdn-cgi/local/scheduled?cron=*+*+*+*+*";

/**
 * Makes the served files of the docs page, starts the simulator where it is wanted, applies the migrations, starts
 * `wrangler dev` and waits until it is healthy.
 * @throws Error with a text for the user: port taken, start failed
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  if (options.port && !(await isPortFree(options.port)))
    throw new Error(`Port ${options.port} is taken; choose another one: PORT=${options.port + 1}`);
  const stateDir = path.resolve(options.stateDir);
  await prepareMade(ROOT);
  const unlock = await lockFolder(stateDir);
  const verbosity = options.quiet ? "none" : (options.verbosity ?? "worker");
  let simulator: Simulator | undefined;
  let group: Group | undefined;
  const stop = async () => {
    await Promise.all([group?.stop(), simulator?.stop()]);
    await unlock();
  };
  try {
    const secrets = await openSecrets(stateDir);
    const upstream = options.upstream ? await openStackUpstream(options, stateDir, verbosity) : undefined;
    simulator = upstream?.simulator;
    await applyMigrations(stateDir, options.signal);
    // Chosen as late as can be: until the Worker listens, anyone else may be given it.
    const port = options.port || (await findFreePort());
    const url = `http://localhost:${port}`;
    const usual = path.join(stateDir, "usual.env");
    await writeEnvFile(usual, { ...USUAL, PUBLIC_URL: url });
    const given = path.join(stateDir, "given.env");
    await writeEnvFile(given, options.variables ?? {});
    const upstreamFile = upstream?.envFile === undefined ? [] : [upstream.envFile];
    const files = [usual, secrets.file, ...(options.envFiles ?? []), ...upstreamFile, given];
    group = startWorker(port, stateDir, files);
    const log = new StackLog(verbosity, [group.stdout, group.stderr]);
    await awaitReady(`${url}/health`, "The local stack", group, log, options.signal);
    await simulator?.callWebhook(url + WEBHOOK_PATH);
    const cron = callCron(url);
    return {
      url,
      port,
      adminToken: secrets.adminToken,
      secretsFile: secrets.file,
      simulator,
      group: group.id,
      ended: Promise.race([group.ended, ...(simulator ? [simulator.ended] : [])]),
      recentLog: () => [log.recent(), simulator?.recentLog() ?? ""].join("\n").trim(),
      stop() {
        clearInterval(cron);
        return stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function openStackUpstream(
  { upstream, envFiles = [], signal }: StackOptions,
  stateDir: string,
  verbosity: Verbosity,
): Promise<Upstream> {
  const simulated = typeof upstream === "object" ? upstream : {};
  return openUpstream({ ...simulated, stateDir, verbosity, ...(signal && { signal }) }, envFiles);
}

/** Variables go by files, the later over the earlier: arguments are seen by everyone on the machine. */
function startWorker(port: number, stateDir: string, envFiles: readonly string[]): Group {
  return startGroup(
    toolScript("wrangler"),
    [
      ...["dev", "--port", String(port), "--inspector-port", "0", "--persist-to", stateDir],
      ...envFiles.flatMap((file) => ["--env-file", file]),
    ],
    { WRANGLER_REGISTRY_PATH: path.join(stateDir, "registry") },
  );
}

async function applyMigrations(stateDir: string, signal: AbortSignal | undefined): Promise<void> {
  const args = ["d1", "migrations", "apply", "DB", "--local", "--persist-to", stateDir];
  try {
    await promisify(execFile)(process.execPath, [toolScript("wrangler"), ...args], {
      cwd: ROOT,
      env: toolEnvironment(UNATTENDED),
      ...(signal && { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`The database could not be set up.\n${stdout}${stderr}`.trimEnd());
  }
}

/** Local crons never fire, so the sweep is called here; the first call makes up for messages lost at a restart. */
function callCron(url: string): NodeJS.Timeout {
  const call = () =>
    // The Worker logs what goes wrong in it.
    void fetch(url + CRON_PATH).then(
      (response) => response.body?.cancel(),
      () => {},
    );
  call();
  return setInterval(call, CRON_MS).unref();
}
