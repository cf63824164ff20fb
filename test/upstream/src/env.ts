import type { Service } from "./state/service.ts";

/** Bindings and variables of the simulator. */
export interface Env {
  readonly BUCKET: R2Bucket;
  readonly SERVICE: DurableObjectNamespace<Service>;
  /** The one key that opens it, as Darkroom is given it. */
  readonly AUTOENHANCE_API_KEY: string;
  /** The origins that front.ts listens on. */
  readonly API_ORIGIN: string;
  readonly ASSETS_ORIGIN: string;
  readonly STORE_ORIGIN: string;
  /** Milliseconds that an enhancement takes. */
  readonly ENHANCEMENT_MS?: string;
  /** `off`: no limits, until `POST /_simulator/settings` sets some. */
  readonly LIMITS?: string;
}

/** What a handler is given: the bindings, and the number of the request in the log. */
export type Variables = { Bindings: Env; Variables: { requestId: number } };

/** The state of the whole service is one object. */
export function serviceOf(env: Env): DurableObjectStub<Service> {
  return env.SERVICE.getByName("service");
}
