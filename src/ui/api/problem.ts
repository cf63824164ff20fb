import type { z } from "zod";
import { LIMITS } from "../../limits.ts";
import type { errorBody } from "../../routes/router.ts";
import { sayBytes } from "../text/sizes.ts";

type ErrorBody = z.infer<typeof errorBody>;

/** Why a call came to nothing, in words for the person at the screen. */
export class Problem extends Error {
  override readonly name = "Problem";
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  /** The interface's own code; `offline` where no answer came. */
  readonly code: string;
  /** What to do about it. */
  readonly advice: string;
  /** Helps the operator to find the call in the log. */
  readonly requestId: string | undefined;
  readonly detail: Readonly<Record<string, unknown>>;
  /** Whether the same call may succeed later. */
  readonly passing: boolean;
  /** After how many seconds to try again, where the answer says it. */
  readonly retryAfter: number | undefined;

  constructor(status: number, body: Partial<ErrorBody>, retryAfter?: number) {
    super(body.error ?? "Something went wrong");
    this.status = status;
    this.code = body.code ?? "unknown";
    this.advice = body.message ?? "";
    this.requestId = body.request_id;
    this.detail = body.detail ?? {};
    this.passing = status === 0 || status === 429 || status >= 500;
    this.retryAfter = retryAfter;
  }
}

/** What people read in place of the interface's words, which speak to programmers. */
const WORDS: Readonly<Record<string, readonly [error: string, advice: string]>> = {
  unauthenticated: ["You are not signed in", "Sign in with the operator’s token."],
  wrong_token: ["That is not the operator’s token", "It is the secret ADMIN_TOKEN of this deployment."],
  admin_not_configured: [
    "Nobody can sign in yet",
    "This deployment has no operator’s token. Whoever runs it has to set the secret ADMIN_TOKEN.",
  ],
  origin_mismatch: [
    "This page is not at Darkroom’s own address",
    "Open it at the address that PUBLIC_URL of the deployment names.",
  ],
  not_found: ["It is not here", "It may have been deleted, or belong to another tenant."],
  invalid_id: ["It is not here", "The address is not whole, or was changed. Copy the link again."],
  file_too_large: ["Too large", `One picture may have ${sayBytes(LIMITS.uploadBytes)} at most.`],
  picture_too_large: ["Too many pixels", "Save it with fewer pixels and add it again."],
  unsupported_type: ["Not a JPEG, PNG or WebP", "Export it as one of these and add it again."],
  unsupported_picture: [
    "A kind of picture that cannot be read",
    "Save it as an ordinary JPEG, PNG or still WebP and add it again.",
  ],
  picture_damaged: ["The file is damaged", "Take it again from where it came from."],
  picture_truncated: [
    "The file ends too early",
    "It was cut on its way. Take it again from where it came from.",
  ],
  upstream_failed: ["The enhancement service failed", "Try again in a while."],
  upstream_unavailable: ["The enhancement service is not available", "Try again in a while."],
  upstream_refused: ["The enhancement service refused it", "Its reason stands below."],
  rate_limited: ["Too much at once", "Wait a moment; then try again."],
  busy: ["Busy with other pictures", "Try again in a few seconds."],
  unavailable: ["Not available for a moment", "Try again in a few seconds."],
  internal: [
    "Something went wrong inside Darkroom",
    "Try again. If it stays, tell the operator the number below.",
  ],
};

/** No answer came: the network, or the deployment, is away. */
export function offline(): Problem {
  return new Problem(0, {
    code: "offline",
    error: "Darkroom cannot be reached",
    message: "Check the connection; then try again.",
  });
}

/** @param body of the answer, whatever it is */
export function problemOf(status: number, body: unknown, retryAfter: string | null): Problem {
  const given = isErrorBody(body) ? body : {};
  const [error, message] = WORDS[given.code ?? ""] ?? [given.error, given.message];
  const seconds = Number(retryAfter ?? "");
  return new Problem(
    status,
    { ...given, ...(error && { error }), ...(message && { message }) },
    seconds > 0 ? seconds : undefined,
  );
}

/** Anything thrown, as a problem. An abort is none: it is thrown on. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  if (isAbort(thrown)) throw thrown;
  return new Problem(0, {
    code: "page",
    error: "Something went wrong in this page",
    message: String(thrown),
  });
}

export function isAbort(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === "AbortError";
}

function isErrorBody(body: unknown): body is Partial<ErrorBody> {
  return typeof body === "object" && body !== null && "error" in body && typeof body.error === "string";
}
