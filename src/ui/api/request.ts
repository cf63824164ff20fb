import { offline, problemOf } from "./problem.ts";
import { noteProblem } from "./session.ts";
import { forTenant } from "./tenant.ts";

export interface Call {
  readonly method?: "GET" | "POST" | "DELETE";
  readonly signal?: AbortSignal;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as a form. */
  readonly form?: FormData;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * One call of the interface for the tenant acted for, with the operator's session where there is one.
 * @throws Problem for every answer that is no success, and for none at all
 */
export async function call(path: string, { json, form, ...init }: Call = {}): Promise<Response> {
  const body = json === undefined ? form : JSON.stringify(json);
  const headers = { ...init.headers, ...(json !== undefined && { "Content-Type": "application/json" }) };
  let answer: Response;
  try {
    answer = await fetch(forTenant(path), { ...init, headers, ...(body !== undefined && { body }) });
  } catch (thrown) {
    if (init.signal?.aborted) throw thrown;
    throw offline();
  }
  if (answer.ok) return answer;
  const said: unknown = await answer.json().catch(() => undefined);
  const problem = problemOf(answer.status, said, answer.headers.get("Retry-After"));
  noteProblem(problem);
  throw problem;
}

/** @throws Problem */
export async function callJson<T>(path: string, options?: Call): Promise<T> {
  const answer = await call(path, options);
  return (await answer.json()) as T;
}
