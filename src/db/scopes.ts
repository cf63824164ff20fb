/** What a key may do. The last two only an operator grants: they reach the owner's upstream account. */
export const SCOPES = ["catalogue", "renders", "orders", "orders:spend"] as const;

export type Scope = (typeof SCOPES)[number];

export const DEFAULT_SCOPES: readonly Scope[] = ["catalogue", "renders"];
