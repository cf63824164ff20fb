import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleAll } from "cockatiel";
import type { UpstreamConfig } from "../../config.ts";
import { LIMITS } from "../../limits.ts";
import { Fault } from "./fault.ts";

/**
 * What requests share of a circuit: text and numbers, nothing that can be awaited. A half-open cockatiel policy
 * has callers wait for another caller's trial; in Workers that other request may be gone, and its promises
 * never settle. So a policy here lives for one outcome: it is made from `policy`, told the outcome, and
 * written back. It never sees a request that is under way.
 */
interface Circuit {
  /** The policy's state as JSON; undefined before the first outcome. */
  policy: string | undefined;
  /** Milliseconds since the epoch; 0 while closed. */
  openUntil: number;
  /** When it opened and was not closed since; 0 while closed. */
  downSince: number;
  /** One request tries an open circuit that has rested; its claim ends by itself, should its owner vanish. */
  trialUntil: number;
}

/** By base URL, for each isolate. */
const circuits = new Map<string, Circuit>();

/** One attempt's passage through the circuit. */
export interface Passage {
  /** Tells the circuit how it went. */
  record(outcome: "success" | "outage"): Promise<void>;
  /** Must be called at the end: gives a trial back that came to no outcome. */
  leave(): void;
}

/** @throws Fault `upstream_unavailable` with the seconds left, while the circuit is open or another tries it */
export function enterCircuit(config: UpstreamConfig): Passage {
  const circuit = circuitOf(config.baseUrl);
  const now = Date.now();
  refuseUntil(circuit.openUntil, now);
  if (circuit.openUntil === 0) return { record: (outcome) => record(circuit, config, outcome), leave() {} };
  refuseUntil(circuit.trialUntil, now);
  const claim = now + config.attemptSeconds * 1000;
  circuit.trialUntil = claim;
  return {
    record: (outcome) => record(circuit, config, outcome),
    leave() {
      if (circuit.trialUntil === claim) circuit.trialUntil = 0;
    },
  };
}

/** Until when waiting for an open circuit is worth it: it has been down for less than one call may take. */
export function hopeUntil(config: UpstreamConfig): number {
  return circuitOf(config.baseUrl).downSince + config.callSeconds * 1000;
}

function circuitOf(baseUrl: string): Circuit {
  let circuit = circuits.get(baseUrl);
  if (circuit === undefined) {
    circuit = { policy: undefined, openUntil: 0, downSince: 0, trialUntil: 0 };
    circuits.set(baseUrl, circuit);
  }
  return circuit;
}

function refuseUntil(until: number, now: number): void {
  if (until <= now) return;
  throw new Fault("Too many requests in a row failed, so none is sent for a while", {
    code: "upstream_unavailable",
    waitSeconds: (until - now) / 1000,
  });
}

/** Outcomes of several requests may be told in one turn: one that finds the state changed is told again. */
async function record(
  circuit: Circuit,
  config: UpstreamConfig,
  outcome: "success" | "outage",
): Promise<void> {
  // Nothing failed since the last success: there is nothing that another could change.
  if (outcome === "success" && circuit.policy === undefined) return;
  for (;;) {
    const seen = circuit.policy;
    const policy = circuitBreaker(handleAll, {
      breaker: new ConsecutiveBreaker(LIMITS.upstreamFailures),
      halfOpenAfter: config.circuitSeconds * 1000,
      ...(seen === undefined ? {} : { initialState: JSON.parse(seen) }),
    });
    await policy
      .execute(() => {
        if (outcome === "outage") throw new Error(outcome);
      })
      .catch(() => {});
    if (circuit.policy !== seen) continue;
    circuit.policy = JSON.stringify(policy);
    // Unchanged: told late, by a request from before the circuit opened.
    if (circuit.policy === seen) return;
    circuit.trialUntil = 0;
    const closed = policy.state === CircuitState.Closed;
    if (closed && outcome === "success") circuit.policy = undefined;
    const now = Date.now();
    circuit.openUntil = closed ? 0 : now + config.circuitSeconds * 1000;
    circuit.downSince = closed ? 0 : circuit.downSince || now;
    return;
  }
}
