import type { PictureFailure } from "../db/schema/orders.ts";
import { DarkroomError, type ErrorCode, explainError } from "../errors.ts";
import type { PlannedPicture } from "./planDownload.ts";

/** A picture that could not be had, with the code by which the whole may be answered. */
export interface Failure extends PictureFailure {
  readonly code: ErrorCode;
  /** Whether the same may succeed when it is tried again. */
  readonly retry: boolean;
}

/** Of names and reasons, and pictures named in one row: all of them stay below the 2 MB of a D1 row. */
const TEXT_LENGTH = 200;
const NAMED_PICTURES = 1000;

/** Trouble of the service as a whole: where every picture meets it, it is the answer. */
const SHARED_CODES: ReadonlySet<ErrorCode> = new Set([
  "upstream_failed",
  "upstream_unavailable",
  "upstream_key_refused",
]);

/** Why a picture that was asked for did not come. */
export function failureOf(picture: PlannedPicture, thrown: unknown): Failure {
  const error = thrown instanceof DarkroomError ? thrown : new DarkroomError("internal", { cause: thrown });
  return failed(picture, explainError(error), error.code, error.retry);
}

/** A picture that was not asked for, or not to its end. */
export function failed(
  { id, name }: Pick<PlannedPicture, "id" | "name">,
  error: string,
  code: ErrorCode = "no_picture",
  retry = false,
): Failure {
  return { image_id: id, name: cut(name), error: cut(error), code, retry };
}

/** What is kept and told of failures: of the first, where there are very many. */
export function publicFailures(failures: readonly Failure[]): PictureFailure[] {
  return failures.slice(0, NAMED_PICTURES).map(({ image_id, name, error }) => ({ image_id, name, error }));
}

function cut(text: string): string {
  return text.length <= TEXT_LENGTH ? text : `${text.slice(0, TEXT_LENGTH - 1).toWellFormed()}…`;
}

/** The error of an order of which no picture could be had. */
export function nothingHad(failures: readonly Failure[]): DarkroomError {
  const codes = new Set(failures.map(({ code }) => code));
  const [code] = codes;
  const shared = codes.size === 1 && code !== undefined && SHARED_CODES.has(code);
  return withFailures(shared ? code : "no_picture", publicFailures(failures));
}

/** An error that names the pictures, with the first one's reason for those who read one line. */
export function withFailures(code: ErrorCode, failures: readonly PictureFailure[]): DarkroomError {
  const [first] = failures;
  const reason = first === undefined ? {} : { reason: `${first.name}: ${first.error}` };
  return new DarkroomError(code, { detail: { ...reason, failures } });
}
