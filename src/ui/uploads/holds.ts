import { session } from "../api/session.ts";
import type { Hold } from "./queue.ts";

/** As in `Goes on when you are online: 3 of 8 files`. */
export const HOLD_WORDS: Readonly<Record<Hold, string>> = {
  session: "Goes on when you are signed in",
  network: "Goes on when you are online",
};

/** What every file waits for now. */
export function currentHold(): Hold | undefined {
  if (session.get() === "needed") return "session";
  return navigator.onLine ? undefined : "network";
}

/** Tells whenever that changes. */
export function watchHold(listener: (hold: Hold | undefined) => void): void {
  const tell = () => listener(currentHold());
  session.subscribe(tell);
  addEventListener("online", tell);
  addEventListener("offline", tell);
}
