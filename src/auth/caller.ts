import type { Scope } from "./scopes.ts";

export interface Tenant {
  readonly id: string;
  readonly name: string;
}

/** Who is calling, decided once for each request. */
export type Caller =
  /** Nothing was sent and keys are required. */
  | { readonly kind: "anonymous" }
  /** Nothing was sent and AUTH_MODE is open. */
  | { readonly kind: "open" }
  | {
      readonly kind: "key";
      readonly keyId: string;
      readonly tenant: Tenant;
      readonly scopes: ReadonlySet<Scope>;
    }
  | { readonly kind: "operator"; readonly via: "token" | "session" };
