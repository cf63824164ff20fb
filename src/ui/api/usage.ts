import type { z } from "zod";
import type { tenantMetricsView } from "../../catalog/tenantMetrics.ts";
import { callJson } from "./request.ts";
import { tenant } from "./tenant.ts";

export type Usage = z.infer<typeof tenantMetricsView>;
/** One day, in UTC, on which anything was used. */
export type UsageDay = Usage["daily"][number];

export function readUsage(signal?: AbortSignal): Promise<Usage> {
  return callJson(`/v1/tenants/${encodeURIComponent(tenant.get())}/metrics`, signal && { signal });
}
