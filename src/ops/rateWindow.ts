import { DurableObject } from "cloudflare:workers";
import type { Env } from "../config.ts";
import { type Allowance, type CallWindow, countInWindow, WINDOW_MS } from "./callWindow.ts";

/** Counts the calls of one key, one address or the operator: one object for each, so that all places agree. */
export class RateWindow extends DurableObject<Env> {
  #window: CallWindow | undefined;

  /** Counts in memory: an object that is put away while idle begins anew, which costs nobody a call. */
  hit(limit: number, now: number = Date.now()): Allowance {
    const { window, allowance } = countInWindow(this.#window, limit, now);
    this.#window = window;
    return allowance;
  }

  /**
   * Counts in storage, for tries at a secret: an idle object is put away after some ten seconds, and whoever
   * waits that long between tries is still to be counted.
   */
  async hitKept(limit: number, now: number = Date.now()): Promise<Allowance> {
    const before = this.ctx.storage.kv.get<CallWindow>("window");
    const { window, allowance } = countInWindow(before, limit, now);
    this.ctx.storage.kv.put("window", window);
    if (window.startedAt !== before?.startedAt) await this.ctx.storage.setAlarm(window.startedAt + WINDOW_MS);
    return allowance;
  }

  override async alarm(): Promise<void> {
    await this.ctx.storage.deleteAll();
  }
}
