import { HTTPException } from "hono/http-exception";
import type { AppContext } from "../context.ts";
import { DarkroomError, explainError } from "../errors.ts";
import { reportRequestError } from "../ops/errorReports.ts";
import { describeError } from "../ops/log.ts";

/** Paths of the older services, whose clients read the text of an error from `detail`. */
const OLDER_PATHS =
  /^\/(?:upload|retrieve|compare|metrics\/tenant|purge|orders|jobs|api\/create-order|api\/create-sample-order)(?:\/|$)/;

/** The one place where something thrown becomes an answer. The cause is logged and goes no further. */
export function answerError(c: AppContext, thrown: unknown): Response {
  const { signal } = c.req.raw;
  if (signal.aborted && thrown === signal.reason) return leave(c);
  const error = asDarkroomError(thrown);
  if (error.status >= 500) c.var.log.error("request_failed", { code: error.code, ...describeError(thrown) });
  reportRequestError(c, error.code, thrown);
  const older = OLDER_PATHS.test(c.req.path);
  const { failures, ...facts } = error.detail ?? {};
  const detail = older ? explainError(error) : Object.keys(facts).length > 0 ? facts : undefined;
  const body = {
    error: error.short,
    message: error.hint,
    status: error.status,
    code: error.code,
    request_id: c.var.requestId,
    ...(detail === undefined ? {} : { detail }),
    ...(failures === undefined ? {} : { failures }),
  };
  const headers = new Headers({ "Cache-Control": "no-store", "X-Request-Id": c.var.requestId });
  if (error.status === 503 || error.status === 429) headers.set("Retry-After", "5");
  for (const [name, value] of Object.entries(error.headers)) headers.set(name, value);
  return Response.json(body, { status: error.status, headers });
}

/** The client went away: nobody reads the answer, and nothing is wrong. The status is the one that nginx logs. */
function leave(c: AppContext): Response {
  c.var.log.info("client_left");
  return new Response(null, { status: 499, headers: { "X-Request-Id": c.var.requestId } });
}

function asDarkroomError(thrown: unknown): DarkroomError {
  if (thrown instanceof DarkroomError) return thrown;
  if (thrown instanceof HTTPException && thrown.status === 415)
    return new DarkroomError("unsupported_body", { cause: thrown });
  if (thrown instanceof HTTPException && thrown.status < 500) {
    return new DarkroomError("invalid_request", { message: thrown.message, cause: thrown });
  }
  return new DarkroomError("internal", { cause: thrown });
}
