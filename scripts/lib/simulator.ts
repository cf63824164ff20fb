import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { awaitReady } from "./awaitReady.ts";
import { readEnvFile, writeEnvFile } from "./envFile.ts";
import { ROOT } from "./environment.ts";
import { startGroup } from "./group.ts";
import { findFreePort } from "./port.ts";
import { StackLog, type Verbosity } from "./stackLog.ts";

export interface SimulatorOptions {
  /** 0 or none for any free one. */
  readonly port?: number;
  /** Folder of its orders, pictures and key. */
  readonly stateDir: string;
  /** What it is opened with; one is made, and kept in the state folder, where none is given. */
  readonly apiKey?: string;
  readonly webhookToken?: string;
  /** Milliseconds that an enhancement takes (1000). */
  readonly enhancementMs?: number;
  /** Without the service's limits on requests, uploads and enhancements. */
  readonly unlimited?: boolean;
  readonly verbosity?: Verbosity;
  /** Gives up the start. */
  readonly signal?: AbortSignal;
}

/** The enhancement service, simulated on this machine. */
export interface Simulator {
  /** Without a slash at its end. */
  readonly url: string;
  readonly apiKey: string;
  readonly webhookToken: string;
  /** What Darkroom is to be given, readable by its owner alone. */
  readonly envFile: string;
  /** Id of the process group that everything runs in. */
  readonly group: number;
  /** Resolves when it is gone, by `stop` or by itself. */
  readonly ended: Promise<void>;
  recentLog(): string;
  /** Has it tell that address of every picture; the answer to its first event is the status. */
  callWebhook(url: string): Promise<void>;
  /** Ends every process of it and waits until they are gone. */
  stop(): Promise<void>;
}

const FRONT = path.join(ROOT, "test/upstream/front.ts");

/**
 * Starts test/upstream and waits until it answers.
 * @throws Error with a text for the user
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const stateDir = path.resolve(options.stateDir);
  const port = options.port || (await findFreePort());
  const url = `http://127.0.0.1:${port}`;
  const envFile = path.join(stateDir, "simulator.env");
  await mkdir(stateDir, { recursive: true });
  const kept = await readEnvFile(envFile);
  const apiKey = options.apiKey ?? kept.AUTOENHANCE_API_KEY ?? newSecret();
  const webhookToken = options.webhookToken ?? kept.AUTOENHANCE_WEBHOOK_TOKEN ?? newSecret();
  await writeEnvFile(envFile, {
    AUTOENHANCE_BASE_URL: url,
    AUTOENHANCE_API_KEY: apiKey,
    AUTOENHANCE_WEBHOOK_TOKEN: webhookToken,
  });
  const vars = [
    ...(options.enhancementMs === undefined ? [] : [`ENHANCEMENT_MS:${options.enhancementMs}`]),
    ...(options.unlimited === true ? ["LIMITS:off"] : []),
  ];
  const group = startGroup(FRONT, [String(port), path.join(stateDir, "simulator"), envFile, ...vars], {
    WRANGLER_REGISTRY_PATH: path.join(stateDir, "simulator-registry"),
  });
  const log = new StackLog(options.verbosity ?? "none", [group.stdout, group.stderr]);
  try {
    await awaitReady(`${url}/_simulator/health`, "The simulator", group, log, options.signal);
  } catch (error) {
    await group.stop();
    throw error;
  }
  return {
    ...{ url, apiKey, webhookToken, envFile, group: group.id, ended: group.ended },
    recentLog: () => log.recent(),
    callWebhook: (address) => callWebhook(url, address, webhookToken),
    stop: () => group.stop(),
  };
}

async function callWebhook(url: string, address: string, token: string): Promise<void> {
  const response = await fetch(`${url}/_simulator/webhook`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ url: address, token }),
  });
  if (!response.ok) throw new Error(`The simulator took no webhook: ${await response.text()}`);
  await response.body?.cancel();
}

function newSecret(): string {
  return randomBytes(32).toString("base64url");
}
