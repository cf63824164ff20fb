import { type Config, type Env, loadConfig } from "./config.ts";
import { type Database, openDatabase } from "./db/client.ts";
import { openQueues, type Queues } from "./jobs/kinds.ts";
import { createLogger, type Logger } from "./ops/log.ts";
import { createSigner, type LinkSigner } from "./storage/signer.ts";

/** What the rooms are handed at the door: each takes the few it needs, none takes the environment. */
export interface Services {
  readonly config: Config;
  readonly db: Database;
  readonly bucket: R2Bucket;
  readonly coordinators: Env["JOBS"];
  readonly rates: Env["RATES"];
  readonly queues: Queues;
  readonly signer: LinkSigner;
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
    log: createLogger(config.logLevel),
  };
}
