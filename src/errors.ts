/**
 * The one error of the house. It is thrown anywhere, with a code from the table below, and answered in one place
 * (`routes/answerError.ts`). `short` and `hint` reach the caller; the cause goes to the log and nowhere else.
 */

interface ErrorEntry {
  /** HTTP status of the answer. */
  readonly status: number;
  /** Short public text: what is wrong. */
  readonly error: string;
  /** Public text: what to do about it. */
  readonly message: string;
  /** Whether the same work may succeed when it is tried again, unchanged. */
  readonly retry: boolean;
}

/** Every code an answer or a failed job can carry. Codes are stable; texts may get better. */
export const ERRORS = Object.freeze({
  invalid_request: entry(400, "Invalid request", "Correct the fields named in `detail`."),
  invalid_id: entry(400, "Malformed id", "Ids are UUIDs, as the interface returned them."),
  invalid_cursor: entry(400, "Malformed cursor", "Pass `next_cursor` from the page before, unchanged."),
  invalid_tenant: entry(
    400,
    "Invalid tenant name",
    "Use 1 to 64 of the letters a-z, A-Z, 0-9, dot, dash, underscore.",
  ),
  invalid_multipart: entry(
    400,
    "Malformed multipart body",
    "Send multipart/form-data with a `file` part, as `curl -F file=@photo.jpg` does.",
  ),
  file_missing: entry(400, "No file provided", "Send the picture as the multipart field `file`."),
  unauthenticated: entry(
    401,
    "Not authenticated",
    "Send `Authorization: Bearer <key>` or `X-API-Key: <key>`.",
  ),
  wrong_token: entry(401, "Wrong token", "Send the deployment's ADMIN_TOKEN."),
  forbidden: entry(
    403,
    "Not allowed",
    "This key may not do that; ask the operator for a key with the scope named in `detail`.",
  ),
  tenant_mismatch: entry(
    403,
    "Wrong tenant",
    "A key acts for its own tenant only; leave `tenant_name` out or name that tenant.",
  ),
  admin_required: entry(
    403,
    "Operator only",
    "Send the operator's token as `Authorization: Bearer <ADMIN_TOKEN>`.",
  ),
  admin_not_configured: entry(
    403,
    "Operator access is not configured",
    "Set the secret ADMIN_TOKEN, then send it as a bearer token.",
  ),
  origin_mismatch: entry(
    403,
    "Wrong origin",
    "A write with the session cookie must come from this site's own pages.",
  ),
  link_invalid: entry(
    403,
    "Link not valid",
    "Ask for a new signed link; this one was changed or not made here.",
  ),
  link_expired: entry(403, "Link expired", "Ask for a new signed link."),
  not_found: entry(404, "Not found", "Check the path and the id; things of other tenants are not shown."),
  preset_not_found: entry(404, "Unknown preset", "Presets are thumb, card and zoom."),
  style_not_found: entry(404, "Unknown style", "GET /v1/styles lists them; name one by its id or its slug."),
  size_not_found: entry(
    404,
    "Unknown size",
    "GET /v1/size-presets lists them; name one by its id or its name.",
  ),
  print_purged: entry(
    404,
    "The print's files are gone",
    "Nobody used them for long, so they were removed. Order the print again.",
  ),
  method_not_allowed: entry(405, "Method not allowed", "See /docs for the methods of this path."),
  not_acceptable: entry(406, "Format not available", "Ask for jpeg, webp or png."),
  order_not_found: entry(
    404,
    "Order not found",
    "Check the id; an order belongs to the tenant that made it or to which the operator gave it.",
  ),
  archive_gone: entry(
    410,
    "Archive is gone",
    "It expired, a picture in it was deleted, or its order is another tenant's now. Ask for it anew.",
  ),
  order_merging: entry(
    409,
    "Order is still merging",
    "Its brackets are being merged, which takes some minutes. Ask again, or pass `wait`.",
    true,
  ),
  archive_not_ready: entry(
    409,
    "Archive is not ready",
    "The job is still gathering its pictures; follow /v1/jobs/{id}/events.",
  ),
  no_archive: entry(404, "No archive", "This job makes no archive, or ended without one; see the job."),
  order_too_large: entry(
    413,
    "Order is too large",
    "Ask for it with `mode=staged`, in parts, or at a lower quality; the limit is in `detail`.",
  ),
  no_picture: entry(
    422,
    "No picture could be had",
    "What each picture failed at is in `failures`; those still in work can be asked for later.",
  ),
  upstream_key_refused: entry(
    401,
    "The enhancement service refused the key",
    "The operator has to set a valid AUTOENHANCE_API_KEY.",
  ),
  upstream_refused: entry(
    422,
    "The enhancement service refused the request",
    "What it said is in `detail`; correct that and send it again.",
  ),
  upstream_failed: entry(
    502,
    "The enhancement service failed",
    "Try again later; what was seen is in `detail`.",
    true,
  ),
  upstream_unavailable: entry(
    503,
    "The enhancement service is not available",
    "Try again after the seconds in Retry-After.",
    true,
  ),
  upstream_not_configured: entry(
    503,
    "No enhancement service is configured",
    "The operator has to set the secret AUTOENHANCE_API_KEY.",
  ),
  webhook_not_configured: entry(
    403,
    "The webhook is not configured",
    "Set the secret AUTOENHANCE_WEBHOOK_TOKEN, and the same token at the enhancement service.",
  ),
  no_samples: entry(
    404,
    "No sample photographs here",
    "Run `npm run samples`, which makes them, before `npm run dev` or a deployment.",
  ),
  render_not_completed: entry(
    409,
    "Render not completed",
    "Wait for status completed, or follow /v1/jobs/{id}/events.",
  ),
  job_finished: entry(409, "Job already finished", "Only queued and processing jobs can be cancelled."),
  job_not_failed: entry(409, "Job has not failed", "Only failed and cancelled jobs can be retried."),
  rendition_failed: entry(
    409,
    "Rendition could not be made",
    "See the job in `detail`; POST /v1/jobs/{id}/retry tries it again.",
  ),
  render_parts_gone: entry(
    500,
    "Parts of the print are gone",
    "Order the print again; what was made of it so far is not there any more.",
  ),
  precondition_failed: entry(
    412,
    "Precondition failed",
    "The file is not the one the request's conditions name; ask for it again.",
  ),
  file_too_large: entry(413, "File too large (maximum 50MB)", "Send a smaller file."),
  body_too_large: entry(413, "Request body too large", "Send a smaller body."),
  picture_too_large: entry(
    413,
    "Picture is too large to decode",
    "Send a picture of fewer pixels; the limit is in `detail`.",
  ),
  unsupported_type: entry(
    415,
    "Unsupported file type",
    "Send a JPEG, PNG or WebP picture; the type is read from the bytes, not from the name.",
  ),
  unsupported_picture: entry(
    415,
    "Unsupported kind of picture",
    "Save it as a baseline or progressive 8-bit JPEG, a PNG or a still WebP and send that; the reason is in `detail`.",
  ),
  unsupported_body: entry(415, "Unsupported media type", "Send the body as application/json."),
  range_not_satisfiable: entry(416, "Range not satisfiable", "Ask for a range inside the file."),
  picture_damaged: entry(
    422,
    "Picture is damaged",
    "Send the file again from its source; what is wrong with it is in `detail`.",
  ),
  picture_truncated: entry(422, "Picture is incomplete", "The file ends too early. Send it again, whole."),
  idempotency_mismatch: entry(
    422,
    "Idempotency-Key was used for another request",
    "Send a new key with a new request, or the same request with this key.",
  ),
  rate_limited: entry(429, "Rate limit exceeded", "Wait the seconds in Retry-After, then try again.", true),
  internal: entry(500, "Internal error", "Try again; if it stays, tell the operator the request id.", true),
  unavailable: entry(503, "Temporarily unavailable", "Try again after the seconds in Retry-After.", true),
  busy: entry(503, "Busy with other pictures", "Try again after the seconds in Retry-After.", true),
  lease_expired: entry(503, "The worker stopped answering", "The job is tried again by itself.", true),
  not_configured: entry(
    503,
    "Deployment is not configured",
    "Set the variables named in `detail`; the README's section on deploying lists them.",
  ),
  webhook_failed: entry(
    502,
    "The event was not delivered",
    "It is sent again for some hours, then given up; POST /v1/jobs/{id}/retry sends it again.",
    true,
  ),
  webhook_refused: entry(
    422,
    "The event cannot be delivered",
    "It is not sent again by itself; the reason is in `detail`.",
  ),
  ask_not_configured: entry(
    503,
    "No model answers questions here",
    "The operator can set ASK_MODEL_URL and ASK_MODEL; the documentation itself is at /ask and /docs.",
  ),
  ask_failed: entry(
    502,
    "The model did not answer",
    "Try again later, or read the passages at /ask; what was seen is in `detail`.",
    true,
  ),
  source_gone: entry(404, "The picture is gone", "It was deleted while the job was waiting.", false),
} satisfies Record<string, ErrorEntry>);

export type ErrorCode = keyof typeof ERRORS;

export interface DarkroomErrorOptions {
  /** Public facts for the caller: fields, limits, ids. Never a secret. */
  readonly detail?: Readonly<Record<string, unknown>>;
  /** Public text in place of the table's `error`. */
  readonly short?: string;
  /** Public text in place of the table's `message`. */
  readonly message?: string;
  /** Extra response headers, for example Retry-After. */
  readonly headers?: Readonly<Record<string, string>>;
  /** For the log only. */
  readonly cause?: unknown;
}

export class DarkroomError extends Error {
  override readonly name = "DarkroomError";
  readonly code: ErrorCode;
  readonly status: number;
  readonly retry: boolean;
  /** Short public text. */
  readonly short: string;
  /** Public text: what to do. */
  readonly hint: string;
  readonly detail: Readonly<Record<string, unknown>> | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, options: DarkroomErrorOptions = {}) {
    const known: ErrorEntry = ERRORS[code];
    const short = options.short ?? known.error;
    super(short, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.status = known.status;
    this.retry = known.retry;
    this.short = short;
    this.hint = options.message ?? known.message;
    this.detail = options.detail;
    this.headers = options.headers ?? {};
  }
}

/** One line for people who read of a failure later: what is wrong, why, and where in the file. */
export function explainError({ short, detail }: DarkroomError): string {
  const reason = typeof detail?.reason === "string" ? `: ${detail.reason}` : "";
  const place =
    typeof detail?.byte === "number" ? ` (at byte ${detail.byte.toLocaleString("en")} of the file)` : "";
  return short + reason + place;
}

function entry(status: number, error: string, message: string, retry = false): ErrorEntry {
  return { status, error, message, retry };
}
