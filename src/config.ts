import { z } from "zod";
import { DarkroomError } from "./errors.ts";
import { LIMITS } from "./limits.ts";

/** Bindings and variables as `wrangler.toml` and the secrets declare them. Read here and nowhere else. */
export interface Env {
  DB: D1Database;
  BUCKET: R2Bucket;
  JOBS: DurableObjectNamespace<import("./jobs/coordinator.ts").JobCoordinator>;
  RATES: DurableObjectNamespace<import("./ops/rateWindow.ts").RateWindow>;
  RENDITIONS_QUEUE: Queue<import("./jobs/hint.ts").Hint>;
  ASSETS: Fetcher;
  [variable: string]: unknown;
}

const seconds = z.coerce.number().min(0);
const list = (separator: string) => (text: string) =>
  text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== "");

const variables = z.object({
  AUTH_MODE: z.enum(["required", "open"]).default("required"),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
  /** Where the Worker is reached, for links it hands out. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, "")),
  URL_SIGNING_KEY: z.string().min(32),
  ADMIN_TOKEN: z.string().min(16).optional(),
  /** Opens /metrics, and nothing else. */
  METRICS_TOKEN: z.string().min(16).optional(),
  /** The owner's key at the enhancement service; only whether it is set is told, by /health. */
  AUTOENHANCE_API_KEY: z.string().optional(),
  /** Origins that may call from a browser, comma separated; `*` for any. None by default. */
  CORS_ORIGINS: z.string().default("").transform(list(",")),
  PURGE_DAYS: z.coerce.number().int().min(0).default(LIMITS.purgeDays),
  /** Calls of one key (or address, where no key is asked for) in a minute; 0 for no limit. */
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(0).default(LIMITS.callsPerMinute),
  /** Waits before the second, third, … attempt of a job step, in seconds. */
  RETRY_DELAYS: z
    .string()
    .default("2,4,8")
    .transform(list(","))
    .pipe(z.array(z.string()))
    .transform((waits) => waits.map(Number))
    .pipe(z.array(z.number().min(0))),
  LEASE_SECONDS: seconds.default(60),
  HINT_SECONDS: seconds.default(LIMITS.hintSeconds),
  PENDING_SECONDS: seconds.default(LIMITS.pendingSeconds),
  R2_S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  R2_BUCKET_NAME: z.string().default("darkroom"),
  R2_ACCESS_KEY_ID: z.string().optional(),
  R2_SECRET_ACCESS_KEY: z.string().optional(),
});

const SECRETS = [
  "URL_SIGNING_KEY",
  "ADMIN_TOKEN",
  "METRICS_TOKEN",
  "AUTOENHANCE_API_KEY",
  "R2_ACCESS_KEY_ID",
  "R2_SECRET_ACCESS_KEY",
] as const satisfies readonly (keyof z.output<typeof variables>)[];

export interface Config {
  readonly authMode: "required" | "open";
  readonly logLevel: "debug" | "info" | "warn" | "error";
  /** Without a slash at its end. */
  readonly publicUrl: string;
  readonly urlSigningKey: string;
  readonly adminToken: string | undefined;
  readonly metricsToken: string | undefined;
  readonly upstreamKeyConfigured: boolean;
  readonly corsOrigins: readonly string[];
  readonly purgeDays: number;
  readonly callsPerMinute: number;
  readonly jobs: JobPolicy;
  readonly pendingSeconds: number;
  /** R2's S3 credentials; without them links lead to the Worker's own `/r2/`. */
  readonly s3: S3Credentials | undefined;
  /** The values of all secrets, to be kept out of what is reported. */
  readonly secrets: readonly string[];
}

/** How long job steps are held, when they are tried again, and when a lost message is made up for. */
export interface JobPolicy {
  /** Seconds before attempt 2, 3, …; their number plus one is the number of attempts. */
  readonly retryDelays: readonly number[];
  readonly leaseSeconds: number;
  readonly hintSeconds: number;
}

export interface S3Credentials {
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const parsed = new WeakMap<Env, Config>();

/**
 * The configuration of this deployment, parsed once for each isolate.
 * @throws DarkroomError `not_configured`, naming the variables (never their values).
 */
export function loadConfig(env: Env): Config {
  let config = parsed.get(env);
  if (config === undefined) {
    config = parseConfig(env);
    parsed.set(env, config);
  }
  return config;
}

export function parseConfig(env: Record<string, unknown>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const result = variables.safeParse(given);
  if (!result.success) {
    const names = [...new Set(result.error.issues.map((issue) => String(issue.path[0])))];
    throw new DarkroomError("not_configured", { detail: { variables: names } });
  }
  const v = result.data;
  return {
    authMode: v.AUTH_MODE,
    logLevel: v.LOG_LEVEL,
    publicUrl: v.PUBLIC_URL,
    urlSigningKey: v.URL_SIGNING_KEY,
    adminToken: v.ADMIN_TOKEN,
    metricsToken: v.METRICS_TOKEN,
    upstreamKeyConfigured: v.AUTOENHANCE_API_KEY !== undefined,
    corsOrigins: v.CORS_ORIGINS,
    purgeDays: v.PURGE_DAYS,
    callsPerMinute: v.RATE_LIMIT_PER_MINUTE,
    jobs: { retryDelays: v.RETRY_DELAYS, leaseSeconds: v.LEASE_SECONDS, hintSeconds: v.HINT_SECONDS },
    pendingSeconds: v.PENDING_SECONDS,
    s3: s3Credentials(v),
    secrets: SECRETS.flatMap((name) => v[name] ?? []),
  };
}

function s3Credentials(v: z.output<typeof variables>): S3Credentials | undefined {
  if (
    v.R2_S3_ENDPOINT === undefined ||
    v.R2_ACCESS_KEY_ID === undefined ||
    v.R2_SECRET_ACCESS_KEY === undefined
  )
    return undefined;
  return {
    endpoint: v.R2_S3_ENDPOINT,
    bucket: v.R2_BUCKET_NAME,
    accessKeyId: v.R2_ACCESS_KEY_ID,
    secretAccessKey: v.R2_SECRET_ACCESS_KEY,
  };
}
