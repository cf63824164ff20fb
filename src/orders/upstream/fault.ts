import { DarkroomError, type ErrorCode } from "../../errors.ts";

interface FaultTraits {
  /** What callers get when it is not overcome; `upstream_failed` unless told. */
  readonly code?: ErrorCode;
  /** Whether the same request may succeed when it is sent again. */
  readonly again?: boolean;
  /** Whether it tells of the service as a whole: the circuit counts these. */
  readonly outage?: boolean;
  /** How long the service asks to be left alone, or how long we leave it alone. */
  readonly waitSeconds?: number | undefined;
  /** HTTP status of the answer. */
  readonly status?: number;
  readonly cause?: unknown;
}

/** What went wrong with one attempt at the enhancement service. `reason` is short, public text. */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly reason: string;
  readonly code: ErrorCode;
  readonly again: boolean;
  readonly outage: boolean;
  readonly waitSeconds: number | undefined;
  readonly status: number | undefined;

  constructor(reason: string, traits: FaultTraits = {}) {
    super(reason, traits.cause === undefined ? undefined : { cause: traits.cause });
    this.reason = reason;
    this.code = traits.code ?? "upstream_failed";
    this.again = traits.again ?? false;
    this.outage = traits.outage ?? false;
    this.waitSeconds = traits.waitSeconds;
    this.status = traits.status;
  }

  /** The house's error for this fault. `upstream_unavailable` carries Retry-After. */
  toError(): DarkroomError {
    const wait = Math.max(1, Math.ceil(this.waitSeconds ?? 1));
    return new DarkroomError(this.code, {
      detail: { reason: this.reason, ...(this.status === undefined ? {} : { status: this.status }) },
      headers: this.code === "upstream_unavailable" ? { "retry-after": String(wait) } : {},
      cause: this,
    });
  }
}

/** Runs `work`; its faults leave as the house's errors, everything else (an abort's reason too) unchanged. */
export async function withPublicErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Fault ? error.toError() : error;
  }
}

/** The service could not be reached, or went away: each runtime says so in its own words, for the log only. */
export function connectionFault(cause: unknown): Fault {
  return new Fault("The connection broke off", { again: true, outage: true, cause });
}
