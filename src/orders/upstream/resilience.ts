import {
  ExponentialBackoff,
  type FailureReason,
  halfJitterGenerator,
  handleWhen,
  type IBackoff,
  type IBackoffFactory,
  type IRetryBackoffContext,
  retry,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
} from "cockatiel";
import type { UpstreamConfig } from "../../config.ts";
import { LIMITS } from "../../limits.ts";
import { enterCircuit, hopeUntil, type Passage } from "./circuit.ts";
import { Fault } from "./fault.ts";

/** Another's trial of the circuit may end at any time, so that one who waits looks this often. Milliseconds. */
const LOOK_MS = 1000;

/** How one call differs from another. */
export interface CallOptions {
  /** Waits while the circuit is open, if that may end within the call's time; else the call fails at once. */
  readonly patient?: boolean;
  /** A first attempt that was made already, and failed. */
  readonly begun?: { readonly endsAt: number; readonly failure: unknown };
}

/** What an attempt that keeps its own deadline is told. */
export interface Attempt {
  readonly signal: AbortSignal | undefined;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
  /** How often it was tried before. */
  readonly again: number;
}

/**
 * As `callUpstream`, for calls that come by the thousand: the first attempt has no policy around it, which would
 * cost more than the rest of the call. It has to end by itself at `endsAt`.
 */
export async function callLightly<T>(
  config: UpstreamConfig,
  attempt: (attempt: Attempt) => Promise<T>,
  signal: AbortSignal | undefined,
  options: Pick<CallOptions, "patient"> = {},
): Promise<T> {
  signal?.throwIfAborted();
  const endsAt = Date.now() + config.callSeconds * 1000;
  const repeated = (within: AbortSignal, again: number) => attempt({ signal: within, endsAt, again });
  let passage: Passage;
  try {
    passage = enterCircuit(config);
  } catch {
    return callUpstream(config, repeated, signal, options);
  }
  try {
    return await pass(config, passage, () => attempt({ signal, endsAt, again: 0 }), signal, signal);
  } catch (failure) {
    return callUpstream(config, repeated, signal, { ...options, begun: { endsAt, failure } });
  }
}

/**
 * Calls the service until it answers or the call's time is up.
 *
 * | what was seen                                                    | tried again | circuit counts |
 * |------------------------------------------------------------------|-------------|----------------|
 * | 5xx                                                              | yes         | yes            |
 * | no connection, a reset, a body cut short                         | yes         | yes            |
 * | no head, or no next piece of a body, in time                     | yes         | yes            |
 * | 429, 408 (after Retry-After, if the call's time allows it)       | yes         | no             |
 * | 200 that is no picture, or not JSON, where one is due            | yes         | no             |
 * | a picture of another format; a redirect loop, downgrade or limit | no          | no             |
 * | 400, 401, 402, 403, 404, 409, 422 and the other 4xx              | no          | no             |
 * | the circuit is open                                              | see below   | —              |
 * | the caller's signal                                              | no          | no             |
 *
 * While the circuit is open, a patient call waits, which is no attempt; any other fails at once.
 *
 * `attempt` gets the call's own signal, which also ends when the time is up, and how often it was tried before.
 * @throws Fault; the signal's reason, once it is aborted: at once, and nothing is begun after it
 */
export async function callUpstream<T>(
  config: UpstreamConfig,
  attempt: (signal: AbortSignal, again: number) => Promise<T>,
  signal?: AbortSignal,
  { patient = false, begun }: CallOptions = {},
): Promise<T> {
  signal?.throwIfAborted();
  const endsAt = begun?.endsAt ?? Date.now() + config.callSeconds * 1000;
  let last: Fault | undefined;
  const retries = retry(
    handleWhen((error) => error instanceof Fault && error.again && waitOf(error) < endsAt - Date.now()),
    { maxAttempts: LIMITS.upstreamAttempts - 1, backoff: respectful(schedule(config)) },
  );
  const deadline = timeout(Math.max(0, endsAt - Date.now()), TimeoutStrategy.Aggressive);
  try {
    return await deadline.execute(
      ({ signal: within }) =>
        retries.execute(async ({ attempt: again }) => {
          within.throwIfAborted();
          try {
            if (begun !== undefined && again === 0) throw begun.failure;
            const passage = patient ? await awaitPassage(config, endsAt, within) : enterCircuit(config);
            return await pass(config, passage, () => attempt(within, again), within, signal);
          } catch (error) {
            if (error instanceof Fault) last = error;
            throw error;
          }
        }, within),
      signal,
    );
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (error instanceof TaskCancelledError) throw last ?? new Fault("No answer in time", { again: true });
    throw error;
  }
}

/** @throws Fault where the circuit stays closed to us for longer than the call may take, or has for long */
function awaitPassage(config: UpstreamConfig, endsAt: number, within: AbortSignal): Promise<Passage> {
  const looks = retry(
    handleWhen(
      (error) => error instanceof Fault && Date.now() + waitOf(error) < Math.min(endsAt, hopeUntil(config)),
    ),
    { backoff: LOOKS },
  );
  return looks.execute(() => {
    within.throwIfAborted();
    return enterCircuit(config);
  }, within);
}

async function pass<T>(
  config: UpstreamConfig,
  passage: Passage,
  attempt: () => Promise<T>,
  within: AbortSignal | undefined,
  caller: AbortSignal | undefined,
): Promise<T> {
  const begunAt = Date.now();
  try {
    const result = await attempt();
    await passage.record("success");
    return result;
  } catch (error) {
    // One that began late in the call, after a wait, had no time to be answered.
    const hadTime = Date.now() - begunAt >= config.attemptSeconds * 1000;
    const late = within?.aborted && !caller?.aborted && hadTime;
    if (late || (error instanceof Fault && error.outage)) await passage.record("outage");
    else if (error instanceof Fault) await passage.record("success");
    throw error;
  } finally {
    passage.leave();
  }
}

const LOOKS: IBackoffFactory<IRetryBackoffContext<unknown>> = {
  next: (context) => ({ duration: Math.min(LOOK_MS, askedWait(context.result)), next: LOOKS.next }),
};

function schedule(config: UpstreamConfig): IBackoffFactory<unknown> {
  return new ExponentialBackoff({ generator: halfJitterGenerator, initialDelay: config.retrySeconds * 1000 });
}

/** The same schedule, but no step is shorter than what the service asked for. */
function respectful(factory: IBackoffFactory<unknown>): IBackoffFactory<IRetryBackoffContext<unknown>> {
  return {
    next(context): IBackoff<IRetryBackoffContext<unknown>> {
      const step = factory.next(context);
      return { duration: Math.max(step.duration, askedWait(context.result)), next: respectful(step).next };
    },
  };
}

function askedWait(result: FailureReason<unknown>): number {
  return "error" in result && result.error instanceof Fault ? waitOf(result.error) : 0;
}

/** Milliseconds. */
function waitOf(fault: Fault): number {
  return (fault.waitSeconds ?? 0) * 1000;
}
