import type { z } from "zod";
import type { issueView } from "../../routes/errorReports.ts";
import { asProblem } from "./problem.ts";
import { call, callJson } from "./request.ts";

export type Issue = z.infer<typeof issueView>;

/** Failures that are Darkroom's own, newest first. For the operator. */
export async function listIssues(signal?: AbortSignal): Promise<readonly Issue[]> {
  const { issues } = await callJson<{ issues: Issue[] }>("/api/sentry/issues?limit=20", signal && { signal });
  return issues;
}

/**
 * Has the deployment fail on purpose, to see that it is noticed.
 * @returns the number of the call, under which it is found
 * @throws Problem where it failed in another way
 */
export async function raiseTestError(): Promise<string> {
  try {
    await call("/sentry-debug");
  } catch (thrown) {
    const problem = asProblem(thrown);
    if (problem.status === 500) return problem.requestId ?? "";
    throw problem;
  }
  throw new Error("The test error was not raised.");
}
