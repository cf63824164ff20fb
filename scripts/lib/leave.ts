/** What makes a command leave early: a signal, or the end of the process that started it. */
export type Reason = "SIGINT" | "SIGTERM" | "SIGHUP" | "orphaned";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Calls back once, at the first reason to leave; a second Ctrl-C changes nothing.
 * @returns takes the listeners off again
 */
export function onLeave(leave: (reason: Reason) => void): () => void {
  let left = false;
  const once = (reason: Reason) => {
    if (left) return;
    left = true;
    leave(reason);
  };
  const orphaned = () => once("orphaned");
  for (const signal of SIGNALS) process.on(signal, once);
  // `run.mjs` holds the other end of this channel.
  if (process.connected) {
    process.on("disconnect", orphaned);
    process.channel?.unref();
  }
  return () => {
    for (const signal of SIGNALS) process.off(signal, once);
    process.off("disconnect", orphaned);
  };
}

/** Exit code of a command that was interrupted, as shells count it. */
export function exitCodeOf(reason: Reason): number {
  return { SIGHUP: 129, SIGINT: 130, SIGTERM: 143, orphaned: 129 }[reason];
}
