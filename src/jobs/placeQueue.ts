import { DarkroomError } from "../errors.ts";
import type { Gate } from "./gate.ts";

/** How often the first in line looks whether there is room: a place is given back without a word. */
const LOOK_MS = 20;

interface Ticket {
  /** When its owner goes away, on the clock. */
  readonly until: number;
}

/**
 * A short line before a gate, first come, first served. Everyone in it waits with a timer of its own, since one
 * request may not wake another; who is gone without leaving the line is passed over when its time is up.
 */
export class PlaceQueue {
  readonly #gate: Gate;
  readonly #most: number;
  readonly #waitMs: number;
  #line: Ticket[] = [];

  /** @param limits how many may stand in line, and for how long at most */
  constructor(gate: Gate, { most, seconds }: { readonly most: number; readonly seconds: number }) {
    this.#gate = gate;
    this.#most = most;
    this.#waitMs = seconds * 1000;
  }

  /**
   * @returns what to call when the work is done
   * @throws DarkroomError `busy` where the line is full or the time is up; what `signal` was aborted with
   */
  async enter(signal?: AbortSignal, clock: () => number = Date.now): Promise<() => void> {
    signal?.throwIfAborted();
    const ticket: Ticket = { until: clock() + this.#waitMs };
    this.#passOver(clock());
    if (this.#line.length >= this.#most) throw new DarkroomError("busy");
    this.#line.push(ticket);
    try {
      for (;;) {
        const leave = this.#line[0] === ticket ? this.#gate.enter() : null;
        if (leave !== null) return leave;
        if (ticket.until <= clock()) throw new DarkroomError("busy");
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
        signal?.throwIfAborted();
        this.#passOver(clock(), ticket);
      }
    } finally {
      this.#line = this.#line.filter((other) => other !== ticket);
    }
  }

  #passOver(now: number, except?: Ticket): void {
    this.#line = this.#line.filter((ticket) => ticket === except || ticket.until > now);
  }
}
