import { actAs, readAs } from "../auth/tenant.ts";
import type { AppContext } from "../context.ts";
import { findJobRow, type JobRow } from "../db/jobs.ts";
import type { Scope } from "../db/scopes.ts";
import { DarkroomError } from "../errors.ts";
import { isJobKind, JOB_KINDS, type JobKind } from "../jobs/kinds.ts";

/** What a key has to be allowed for the jobs of a kind. */
const SCOPES: Readonly<Record<JobKind, Scope>> = {
  renditions: "catalogue",
  render: "renders",
  webhook: "renders",
  archive: "orders",
  import: "orders",
};

/**
 * A job of the tenant for which the caller acts. One of another tenant looks like one that does not exist.
 * @throws DarkroomError `unauthenticated`, `forbidden`, `tenant_mismatch`, `not_found`
 */
export async function jobOf(c: AppContext, id: string, tenantName: string | undefined): Promise<JobRow> {
  const { caller, services } = c.var;
  const row = await findJobRow(services.db, id);
  const foreign = caller.kind === "key" && row?.tenantId !== caller.tenant.id;
  const tenant = await readAs(c, foreign ? anyScope(c) : scopeOf(row), tenantName);
  if (row === undefined || row.tenantId !== tenant.id) throw new DarkroomError("not_found");
  return row;
}

/**
 * Whether the caller may bring a job back: it does again what beginning it did, and needs the same scopes.
 * @throws DarkroomError `forbidden`
 */
export async function requireRetry(
  c: AppContext,
  job: JobRow,
  tenantName: string | undefined,
): Promise<void> {
  if (job.kind === "import") await actAs(c, "catalogue", tenantName);
  if (job.payload.preview === false) await actAs(c, "orders:spend", tenantName);
}

/**
 * The tenant whose jobs the caller asks for, and the kinds of them that it may see.
 * @param wanted the one kind that is asked for; without it, all that the key's scopes allow
 * @throws DarkroomError `unauthenticated`, `forbidden`, `tenant_mismatch`, `invalid_tenant`
 */
export async function jobsOf(c: AppContext, wanted: JobKind | undefined, tenantName: string | undefined) {
  const tenant = await readAs(c, wanted === undefined ? anyScope(c) : SCOPES[wanted], tenantName);
  return { tenant, kinds: wanted === undefined ? visibleKinds(c) : [wanted] };
}

function visibleKinds({ var: { caller } }: AppContext): JobKind[] {
  return JOB_KINDS.filter((kind) => caller.kind !== "key" || caller.scopes.has(SCOPES[kind]));
}

function scopeOf(row: JobRow | undefined): Scope {
  return row !== undefined && isJobKind(row.kind) ? SCOPES[row.kind] : "catalogue";
}

/** One that the caller has, if it may see jobs at all: its refusal must not tell what kind of job there is. */
function anyScope({ var: { caller } }: AppContext): Scope {
  const has = (scope: Scope) => caller.kind === "key" && caller.scopes.has(scope);
  return Object.values(SCOPES).find(has) ?? "catalogue";
}
