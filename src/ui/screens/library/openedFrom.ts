import { createStore } from "../../parts/store.ts";

/** The picture that was opened last from the grid: one comes back to its tile. */
export const openedFrom = createStore<string | undefined>(undefined);
