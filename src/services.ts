import { type Config, type Env, loadConfig, type UpstreamConfig } from "./config.ts";
import { type Database, openDatabase } from "./db/client.ts";
import { DarkroomError } from "./errors.ts";
import { openQueues, type Queues } from "./jobs/kinds.ts";
import { createLogger, type Logger } from "./ops/log.ts";
import { UpstreamClient } from "./orders/upstream/client.ts";
import { createSigner, createWorkerSigner, type LinkSigner } from "./storage/signer.ts";

/** What the rooms are handed at the door: each takes the few it needs, none takes the environment. */
export interface Services {
  readonly config: Config;
  readonly db: Database;
  readonly bucket: R2Bucket;
  readonly coordinators: Env["JOBS"];
  readonly rates: Env["RATES"];
  readonly queues: Queues;
  readonly signer: LinkSigner;
  /** Links to archives, which are computed: always to the Worker itself. */
  readonly archiveSigner: LinkSigner;
  /** The enhancement service; undefined without its key. */
  readonly upstream: UpstreamClient | undefined;
  readonly log: Logger;
}

/** @throws DarkroomError `not_configured` */
export function openServices(env: Env): Services {
  const config = loadConfig(env);
  return {
    config,
    db: openDatabase(env.DB),
    bucket: env.BUCKET,
    coordinators: env.JOBS,
    rates: env.RATES,
    queues: openQueues(env),
    signer: createSigner(config),
    archiveSigner: createWorkerSigner(config),
    upstream: openUpstream(config.upstream),
    log: createLogger(config.logLevel),
  };
}

const clients = new WeakMap<UpstreamConfig, UpstreamClient>();

/** One client for each configuration. */
function openUpstream(config: UpstreamConfig | undefined): UpstreamClient | undefined {
  if (config === undefined) return undefined;
  const client = clients.get(config) ?? new UpstreamClient(config);
  clients.set(config, client);
  return client;
}

/** @throws DarkroomError `upstream_not_configured` */
export function requireUpstream({ upstream }: Pick<Services, "upstream">): UpstreamClient {
  if (upstream === undefined) throw new DarkroomError("upstream_not_configured");
  return upstream;
}
