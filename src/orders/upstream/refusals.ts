import type { ErrorCode } from "../../errors.ts";
import { Fault } from "./fault.ts";
import type { Hop } from "./followRedirects.ts";
import type { Line } from "./line.ts";
import { readJson } from "./readJson.ts";
import { readRetryAfter } from "./retryAfter.ts";
import { readRefusal } from "./shapes.ts";

/** Longest refusal that is read at all. */
const REFUSAL_BYTES = 16 * 1024;
const REASON_LENGTH = 300;

/** What a 404 means where it is asked. */
export interface Missing {
  readonly code: ErrorCode;
  readonly reason: string;
}

interface Refusal {
  readonly code?: ErrorCode;
  readonly again?: boolean;
  readonly outage?: boolean;
  /** Whether the answer's own words are told. */
  readonly quoted?: boolean;
}

const REFUSALS: Readonly<Record<number, Refusal>> = {
  400: { code: "upstream_refused", quoted: true },
  402: { code: "upstream_refused", quoted: true },
  408: { again: true },
  409: { code: "upstream_refused", quoted: true },
  422: { code: "upstream_refused", quoted: true },
  429: { code: "upstream_unavailable", again: true },
};
const SERVER_ERROR: Refusal = { again: true, outage: true };

/** The fault of an answer that is not 2xx. Its body is read where it tells why, else given back. */
export async function faultOfAnswer(
  line: Line,
  { response, hop }: { readonly response: Response; readonly hop: Hop },
  missing: Missing,
  secret: string,
): Promise<Fault> {
  const { status, headers } = response;
  const rule = REFUSALS[status] ?? (status >= 500 ? SERVER_ERROR : {});
  const said = rule.quoted ? await quote(line, response, secret) : null;
  void response.body?.cancel().catch(() => {});
  if (status === 404) return new Fault(missing.reason, { code: missing.code, status });
  if ((status === 401 || status === 403) && hop.home)
    return new Fault(`The answer has status ${status}`, { code: "upstream_key_refused", status });
  const waitSeconds = readRetryAfter(headers.get("retry-after"), Date.now());
  return new Fault(said ?? `The answer has status ${status}`, { ...rule, waitSeconds, status });
}

async function quote(line: Line, response: Response, secret: string): Promise<string | null> {
  try {
    const said = readRefusal(await readJson(line, response, REFUSAL_BYTES));
    return said?.replaceAll(secret, "…").slice(0, REASON_LENGTH) ?? null;
  } catch (error) {
    if (line.signal.aborted) throw error;
    return null;
  }
}
