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
  RENDERS_QUEUE: Queue<import("./jobs/hint.ts").Hint>;
  WEBHOOKS_QUEUE: Queue<import("./jobs/hint.ts").Hint>;
  ARCHIVES_QUEUE: Queue<import("./jobs/hint.ts").Hint>;
  IMPORTS_QUEUE: Queue<import("./jobs/hint.ts").Hint>;
  ASSETS: Fetcher;
  [variable: string]: unknown;
}

const seconds = z.coerce.number().min(0);
const positiveSeconds = z.coerce.number().positive();
const list = (separator: string) => (text: string) =>
  text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== "");
/** Waits before the second, third, … attempt at something, in seconds. */
const retryDelays = (usual: string) =>
  z
    .string()
    .default(usual)
    .transform(list(","))
    .pipe(z.array(z.coerce.number<string>().min(0).max(LIMITS.queueDelaySeconds)));

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
  AUTOENHANCE_BASE_URL: z
    .url({ protocol: /^https?$/ })
    .default("https://api.autoenhance.ai")
    .transform((url) => url.replace(/\/+$/, "")),
  /** The static token that the enhancement service sends with its events. */
  AUTOENHANCE_WEBHOOK_TOKEN: z.string().min(16).optional(),
  /** Until the head of an upstream answer is there, and between two pieces of its body. */
  UPSTREAM_ATTEMPT_SECONDS: positiveSeconds.default(30),
  /** One upstream call with all its attempts. */
  UPSTREAM_CALL_SECONDS: positiveSeconds.default(120),
  /** First wait before an upstream call is tried again; it doubles, with jitter. */
  UPSTREAM_RETRY_SECONDS: seconds.default(0.5),
  /** How long an open circuit stays open. */
  UPSTREAM_CIRCUIT_SECONDS: positiveSeconds.default(30),
  /** How often a job that waits for an order looks at it. */
  READY_POLL_SECONDS: seconds.default(LIMITS.readyPollSeconds),
  /** How long a complete archive is kept and served again. */
  ARCHIVE_TTL: positiveSeconds.default(LIMITS.archiveSeconds),
  /** Origins that may call from a browser, comma separated; `*` for any. None by default. */
  CORS_ORIGINS: z.string().default("").transform(list(",")),
  PURGE_DAYS: z.coerce.number().int().min(0).default(LIMITS.purgeDays),
  /** Calls of one key (or address, where no key is asked for) in a minute; 0 for no limit. */
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(0).default(LIMITS.callsPerMinute),
  RETRY_DELAYS: retryDelays("2,4,8"),
  /** The example of Standard Webhooks 1.0.0, "Deliverability and reliability", up to a day and a third. */
  WEBHOOK_RETRY_DELAYS: retryDelays("5,300,1800,7200,18000,36000,50400"),
  /** Until a receiver's answer is there. */
  WEBHOOK_SECONDS: positiveSeconds.default(LIMITS.webhookSeconds),
  /** Lets webhooks go to plain http and to hosts of this machine and its network: for a laptop. */
  WEBHOOK_ALLOW_INSECURE: z.enum(["true", "false"]).default("false"),
  LEASE_SECONDS: seconds.default(60),
  HINT_SECONDS: seconds.default(LIMITS.hintSeconds),
  PENDING_SECONDS: seconds.default(LIMITS.pendingSeconds),
  /** A model that answers questions about the documentation: the base address of an interface like OpenAI's. */
  ASK_MODEL_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ""))
    .optional(),
  ASK_MODEL_KEY: z.string().optional(),
  ASK_MODEL: z.string().optional(),
  /** Until its whole answer is there. */
  ASK_MODEL_SECONDS: positiveSeconds.default(LIMITS.askSeconds),
  R2_S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  R2_BUCKET_NAME: z.string().default("darkroom"),
  R2_ACCESS_KEY_ID: z.string().optional(),
  R2_SECRET_ACCESS_KEY: z.string().optional(),
});

/** Every variable and secret that is read. */
export const VARIABLE_NAMES: readonly string[] = Object.keys(variables.shape);

const SECRETS = [
  "URL_SIGNING_KEY",
  "ADMIN_TOKEN",
  "METRICS_TOKEN",
  "AUTOENHANCE_API_KEY",
  "AUTOENHANCE_WEBHOOK_TOKEN",
  "ASK_MODEL_KEY",
  "R2_ACCESS_KEY_ID",
  "R2_SECRET_ACCESS_KEY",
] as const satisfies readonly (keyof z.output<typeof variables>)[];

const S3_VARIABLES = ["R2_S3_ENDPOINT", "R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY"] as const;

export interface Config {
  readonly authMode: "required" | "open";
  readonly logLevel: "debug" | "info" | "warn" | "error";
  /** Without a slash at its end. */
  readonly publicUrl: string;
  readonly urlSigningKey: string;
  readonly adminToken: string | undefined;
  readonly metricsToken: string | undefined;
  /** The enhancement service; undefined without its key. */
  readonly upstream: UpstreamConfig | undefined;
  /** Opens the webhook; without it, it answers 403. */
  readonly webhookToken: string | undefined;
  readonly readyPollSeconds: number;
  readonly archiveSeconds: number;
  readonly corsOrigins: readonly string[];
  readonly purgeDays: number;
  readonly callsPerMinute: number;
  readonly jobs: JobPolicy;
  readonly webhooks: WebhookConfig;
  readonly pendingSeconds: number;
  /** Answers questions about the documentation; undefined where none is configured. */
  readonly model: ModelConfig | undefined;
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

/** Where renders' events may be sent, and how long their receivers are waited for. */
export interface WebhookConfig {
  readonly allowInsecure: boolean;
  /** This deployment's own host, which receives none. */
  readonly ownHost: string;
  /** Seconds before attempt 2, 3, …, in place of those of other jobs. */
  readonly retryDelays: readonly number[];
  readonly answerSeconds: number;
}

/** Where the enhancement service is, and how long it is waited for. Seconds. */
export interface UpstreamConfig {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly attemptSeconds: number;
  readonly callSeconds: number;
  readonly retrySeconds: number;
  readonly circuitSeconds: number;
}

/** A model behind an interface like OpenAI's. */
export interface ModelConfig {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly name: string;
  /** Those that run on one's own machine need none. */
  readonly apiKey: string | undefined;
  readonly answerSeconds: number;
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
    upstream: upstreamConfig(v),
    webhookToken: v.AUTOENHANCE_WEBHOOK_TOKEN,
    readyPollSeconds: v.READY_POLL_SECONDS,
    archiveSeconds: v.ARCHIVE_TTL,
    corsOrigins: v.CORS_ORIGINS,
    purgeDays: v.PURGE_DAYS,
    callsPerMinute: v.RATE_LIMIT_PER_MINUTE,
    jobs: { retryDelays: v.RETRY_DELAYS, leaseSeconds: v.LEASE_SECONDS, hintSeconds: v.HINT_SECONDS },
    webhooks: {
      allowInsecure: v.WEBHOOK_ALLOW_INSECURE === "true",
      ownHost: new URL(v.PUBLIC_URL).hostname,
      retryDelays: v.WEBHOOK_RETRY_DELAYS,
      answerSeconds: v.WEBHOOK_SECONDS,
    },
    pendingSeconds: v.PENDING_SECONDS,
    model: modelConfig(v),
    s3: s3Credentials(v),
    secrets: SECRETS.flatMap((name) => v[name] ?? []),
  };
}

function upstreamConfig(v: z.output<typeof variables>): UpstreamConfig | undefined {
  if (v.AUTOENHANCE_API_KEY === undefined) return undefined;
  return {
    baseUrl: v.AUTOENHANCE_BASE_URL,
    apiKey: v.AUTOENHANCE_API_KEY,
    attemptSeconds: v.UPSTREAM_ATTEMPT_SECONDS,
    callSeconds: v.UPSTREAM_CALL_SECONDS,
    retrySeconds: v.UPSTREAM_RETRY_SECONDS,
    circuitSeconds: v.UPSTREAM_CIRCUIT_SECONDS,
  };
}

/** Both or none: an address without a name asks for nothing. */
function modelConfig(v: z.output<typeof variables>): ModelConfig | undefined {
  const { ASK_MODEL_URL: baseUrl, ASK_MODEL: name } = v;
  if (baseUrl === undefined && name === undefined) return undefined;
  if (baseUrl === undefined || name === undefined) {
    const variable = name === undefined ? "ASK_MODEL" : "ASK_MODEL_URL";
    throw new DarkroomError("not_configured", { detail: { variables: [variable] } });
  }
  return { baseUrl, name, apiKey: v.ASK_MODEL_KEY, answerSeconds: v.ASK_MODEL_SECONDS };
}

/** All three or none: with one forgotten, links would lead elsewhere than the operator thinks. */
function s3Credentials(v: z.output<typeof variables>): S3Credentials | undefined {
  const missing = S3_VARIABLES.filter((name) => v[name] === undefined);
  if (missing.length === S3_VARIABLES.length) return undefined;
  if (
    v.R2_S3_ENDPOINT === undefined ||
    v.R2_ACCESS_KEY_ID === undefined ||
    v.R2_SECRET_ACCESS_KEY === undefined
  )
    throw new DarkroomError("not_configured", { detail: { variables: missing } });
  return {
    endpoint: v.R2_S3_ENDPOINT,
    bucket: v.R2_BUCKET_NAME,
    accessKeyId: v.R2_ACCESS_KEY_ID,
    secretAccessKey: v.R2_SECRET_ACCESS_KEY,
  };
}
