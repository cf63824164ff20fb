import type { Context } from "hono";
import type { Caller } from "./auth/caller.ts";
import type { Env } from "./config.ts";
import type { Logger } from "./ops/log.ts";
import type { Services } from "./services.ts";

/** What every route finds in its context. */
export interface AppEnv {
  Bindings: Env;
  Variables: {
    requestId: string;
    /** Carries the request id. */
    log: Logger;
    services: Services;
    caller: Caller;
  };
}

export type AppContext = Context<AppEnv>;

/** What a route leaves to be done after its answer. */
export function laterOf(c: AppContext): (work: Promise<unknown>) => void {
  return (work) => c.executionCtx.waitUntil(work);
}
