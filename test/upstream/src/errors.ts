import type { ContentfulStatusCode } from "hono/utils/http-status";

/** An error in the service's own shape: `{message, detail}`. */
export class ServiceError extends Error {
  readonly status: ContentfulStatusCode;
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(status: ContentfulStatusCode, message: string, detail: Record<string, unknown> = {}) {
    super(message);
    this.status = status;
    this.detail = detail;
  }
}

export const notFound = (what: string) => new ServiceError(404, `${what} not found`);

/** 422: `{message, detail: {location: {field: [reason]}}}`. */
export function invalid(location: "json" | "query", field: string, reason: string): ServiceError {
  return new ServiceError(422, "Validation error", { [location]: { [field]: [reason] } });
}
