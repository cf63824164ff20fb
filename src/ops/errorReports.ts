import type { AppContext } from "../context.ts";
import { addErrorEvent, type ErrorEvent } from "../db/errorEvents.ts";
import { ERRORS, type ErrorCode } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import type { Services } from "../services.ts";
import { describeError } from "./log.ts";
import { scrub } from "./scrub.ts";

/**
 * Answers of 500 and above that are no failure of the house: it is full, or not set up, or says so itself, or the
 * enhancement service or the receiver of an event is at fault.
 */
const EXPECTED: ReadonlySet<ErrorCode> = new Set([
  "busy",
  "not_configured",
  "lease_expired",
  "upstream_failed",
  "upstream_unavailable",
  "upstream_not_configured",
  "webhook_failed",
]);

const MESSAGE_LENGTH = 300;
const PLACE_LENGTH = 120;

type Reporting = Pick<Services, "config" | "db" | "log">;

export function isOurFault(code: ErrorCode): boolean {
  return ERRORS[code].status >= 500 && !EXPECTED.has(code);
}

/** Keeps a request's failure for the operator once the answer is out. Never throws. */
export function reportRequestError(c: AppContext, code: ErrorCode, thrown: unknown): void {
  // Absent where the request failed before the services were opened.
  const services: Reporting | undefined = c.get("services");
  if (services === undefined || !isOurFault(code)) return;
  const work = keep({ ...services, log: c.get("log") }, thrown, {
    code,
    place: `${c.req.method} ${c.req.path}`,
    requestId: c.get("requestId"),
    jobId: null,
  });
  try {
    c.executionCtx.waitUntil(work);
  } catch {
    // Without a context the work goes on by itself.
  }
}

/** Keeps a job step's failure for the operator. Never throws. */
export async function reportJobError(
  services: Reporting,
  job: { readonly jobId: string; readonly kind: string; readonly step: string },
  code: ErrorCode,
  thrown: unknown,
): Promise<void> {
  if (!isOurFault(code)) return;
  const place = `job ${job.kind}/${job.step}`;
  await keep(services, thrown, { code, place, requestId: null, jobId: job.jobId });
}

async function keep(
  { config, db, log }: Reporting,
  thrown: unknown,
  event: Omit<ErrorEvent, "message">,
): Promise<void> {
  try {
    const place = scrub(event.place, config.secrets, PLACE_LENGTH);
    const message = scrub(rootText(thrown), config.secrets, MESSAGE_LENGTH);
    await addErrorEvent(db, { ...event, place, message }, Date.now(), LIMITS.errorReports);
  } catch (failure) {
    log.warn("error_report_failed", describeError(failure));
  }
}

/** The first cause says most; what wraps it may carry a statement's parameters. */
function rootText(thrown: unknown): string {
  let root = thrown;
  for (let depth = 0; depth < 8 && root instanceof Error && root.cause !== undefined; depth += 1) {
    root = root.cause;
  }
  return root instanceof Error ? `${root.name}: ${root.message}` : String(root);
}
