import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { equalConstantTime } from "./constantTime.ts";
import { isKey } from "./keys.ts";
import { DISPOSITION_PARAMETER, parseSigningDate, REQUIRED_PARAMETERS } from "./presign.ts";
import { isLifetime, rebuildWorkerLink, type WorkerLinkOptions, workerBase } from "./signing.ts";

/** What a valid link of the Worker's own names. */
export interface VerifiedLink {
  readonly key: string;
  /** Signed value for the answer's Content-Disposition. */
  readonly contentDisposition?: string;
}

const KNOWN: ReadonlySet<string> = new Set([...REQUIRED_PARAMETERS, DISPOSITION_PARAMETER]);

/**
 * Checks a request for `/r2/{key}`. Signing what came again and comparing signatures is not enough, since
 * aws4fetch signs only the first of repeated parameters: the link is rebuilt from the fields read out of it,
 * and everything but the scheme, which SigV4 does not sign and a proxy may change, has to be the same text.
 * A link is signed for GET and good for HEAD too.
 *
 * @throws DarkroomError link_invalid; link_expired, only for a link that was good once.
 */
export async function verifyWorkerLink(
  request: { readonly method: string; readonly url: string },
  { publicUrl, secret, now = new Date() }: WorkerLinkOptions & { readonly now?: Date },
): Promise<VerifiedLink> {
  if (request.method !== "GET" && request.method !== "HEAD") throw invalid("method");
  const { key, parameters } = readLink(request.url, publicUrl);
  const date = parameters.get("X-Amz-Date") ?? "";
  const expires = Number(parameters.get("X-Amz-Expires"));
  const signedAt = parseSigningDate(date);
  if (signedAt === undefined) throw invalid("date");
  if (!isLifetime(expires)) throw invalid("lifetime");

  const contentDisposition = parameters.get(DISPOSITION_PARAMETER);
  const fields = { key, date, expires, contentDisposition };
  const rebuilt = await rebuildWorkerLink({ publicUrl, secret }, fields);
  if (!equalConstantTime(withoutScheme(request.url), withoutScheme(rebuilt))) throw invalid("signature");

  const age = (now.getTime() - signedAt) / 1000;
  if (age < -LIMITS.clockSkewSeconds) throw invalid("not valid yet");
  if (age >= expires) throw new DarkroomError("link_expired");
  return contentDisposition === undefined ? { key } : { key, contentDisposition };
}

function readLink(url: string, publicUrl: string): { key: string; parameters: Map<string, string> } {
  const base = `${withoutScheme(workerBase(publicUrl))}/`;
  const link = withoutScheme(url);
  const question = link.indexOf("?");
  const key = link.slice(base.length, question);
  if (question < 0 || !link.startsWith(base) || !isKey(key)) throw invalid("path");
  return { key, parameters: readParameters(link.slice(question + 1)) };
}

function readParameters(query: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const pair of query.split("&")) {
    const equals = pair.indexOf("=");
    const name = pair.slice(0, equals);
    if (equals < 0 || !KNOWN.has(name)) throw invalid("unknown parameter");
    if (parameters.has(name)) throw invalid("repeated parameter");
    parameters.set(name, decode(pair.slice(equals + 1)));
  }
  if (!REQUIRED_PARAMETERS.every((name) => parameters.has(name))) throw invalid("missing parameter");
  return parameters;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid("escaping");
  }
}

function withoutScheme(url: string): string {
  return url.replace(/^https?:\/\//, "");
}

/** The reason goes to the log only. */
function invalid(reason: string): DarkroomError {
  return new DarkroomError("link_invalid", { cause: new Error(reason) });
}
