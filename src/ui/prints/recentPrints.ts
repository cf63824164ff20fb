import type { Print } from "../api/prints.ts";
import { session } from "../api/session.ts";
import { createStore } from "../parts/store.ts";

/** The prints ordered last. */
export interface KeptPrints {
  readonly tenant: string;
  /** Newest first. */
  readonly prints: readonly Print[];
  /** Whether all of them are shown, not the first few alone. */
  readonly all: boolean;
}

/** Kept while one goes from screen to screen, so that coming back shows them at once and in the same place. */
export const recentPrints = createStore<KeptPrints | undefined>(undefined);

session.subscribe(() => recentPrints.set(undefined));
