import type { Scope } from "../db/scopes.ts";
import type { Tenant } from "../db/tenants.ts";

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
