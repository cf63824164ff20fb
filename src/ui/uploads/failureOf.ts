import { asProblem, type Problem } from "../api/problem.ts";
import type { QueueEvent } from "./queue.ts";

/** What a file that could not be sent meets: whether it is tried again, and why in words. */
export function failureOf(id: number, thrown: unknown): QueueEvent {
  // A file that was moved or changed since it was chosen cannot be read any more.
  if (thrown instanceof DOMException && thrown.name === "NotReadableError") {
    return { type: "refused", id, reason: "The file can no longer be read. Choose it again." };
  }
  const problem = asProblem(thrown);
  if (problem.code === "unauthenticated") return { type: "returned", id, by: "session" };
  if (problem.code === "offline" && !navigator.onLine) return { type: "returned", id, by: "network" };
  const reason = reasonOf(problem);
  if (!problem.passing) return { type: "refused", id, reason };
  const waitMs = problem.retryAfter === undefined ? 0 : problem.retryAfter * 1000;
  return { type: "broke", id, reason, now: Date.now(), waitMs };
}

function reasonOf({ message, advice, detail }: Problem): string {
  const why = typeof detail.reason === "string" ? ` (${detail.reason})` : "";
  return `${message}${why}. ${advice}`;
}
