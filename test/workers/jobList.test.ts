import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { listJobs } from "../../src/db/jobs.ts";
import { jobs } from "../../src/db/schema/index.ts";
import { findOrCreateTenant } from "../../src/db/tenants.ts";
import { JOB_KINDS, type JobKind } from "../../src/jobs/kinds.ts";
import type { ListedJob } from "../../src/jobs/listedJob.ts";
import { call, callWith, makeKey, OPERATOR, putAsset, SOME_ID } from "./caller.ts";
import { services } from "./jobKit.ts";

type Status = ListedJob["status"];

/** A row as a job's object would have mirrored it; each is a second older than the one before. */
async function putJobs(tenantName: string, given: readonly Partial<typeof jobs.$inferInsert>[]) {
  const { db } = services();
  const { id: tenantId } = await findOrCreateTenant(db, tenantName);
  const now = Date.now();
  const rows = given.map((job, index) => {
    const id = crypto.randomUUID();
    return {
      ...{ id, tenantId, kind: "renditions", subjectId: SOME_ID, payload: {}, dedupeKey: id },
      ...{ status: "completed" as Status, createdAt: now - 1000 * index, hintedAt: now },
      ...job,
    };
  });
  for (const row of rows) await db.insert(jobs).values(row);
  return rows;
}

async function listed(path: string, headers: Record<string, string>) {
  const answer = await call(path, { headers });
  expect(answer.status, answer.text).toBe(200);
  return answer.body as unknown as { jobs: ListedJob[]; next_cursor: string | null };
}

const ofEachKind = (): Partial<typeof jobs.$inferInsert>[] =>
  JOB_KINDS.map((kind) => ({ kind, payload: kind === "render" ? { render_id: SOME_ID, bands: 1 } : {} }));

describe("GET /v1/jobs", () => {
  it("pages through a tenant's jobs, newest first, none twice and none left out, and no other tenant's", async () => {
    const rows = await putJobs(
      "lister",
      Array.from({ length: 7 }, () => ({ createdAt: 1_700_000_000_000 })),
    );
    await putJobs("other-lister", [{}, {}]);
    const { headers } = await makeKey("lister");
    const seen: string[] = [];
    for (let cursor = ""; ; ) {
      const page = await listed(`/v1/jobs?limit=3${cursor}`, headers);
      expect(page.jobs.length).toBeLessThanOrEqual(3);
      seen.push(...page.jobs.map(({ id }) => id));
      if (page.next_cursor === null) break;
      cursor = `&cursor=${page.next_cursor}`;
    }
    // Born in the same millisecond, so that the ids alone give the order.
    expect(seen).toEqual(
      rows
        .map(({ id }) => id)
        .toSorted()
        .toReversed(),
    );
  });

  it("tells what failed and why, how far a job is, and what it is about", async () => {
    const asset = await putAsset("told");
    const [failed, working] = await putJobs("told", [
      {
        ...{ subjectId: asset, status: "failed", errorCode: "picture_damaged", attempts: 1 },
        ...{ errorMessage: "Picture is damaged: No end", startedAt: 1000, endedAt: 3500 },
      },
      {
        ...{ kind: "render", status: "processing", subjectId: asset, progressDone: 4, progressTotal: 9 },
        payload: { render_id: SOME_ID, bands: 7 },
      },
      { kind: "import", subjectId: "an-order" },
    ]);
    const { jobs: found } = await listed(
      "/v1/jobs",
      (await makeKey("told", { scopes: ["catalogue", "renders", "orders"] })).headers,
    );
    expect(found).toEqual([
      expect.objectContaining({
        id: failed?.id,
        status: "failed",
        error: { code: "picture_damaged", message: "Picture is damaged: No end" },
        about: { type: "asset", id: asset, name: "picture.jpg" },
        duration_ms: 2500,
      }),
      expect.objectContaining({
        id: working?.id,
        progress: { done: 4, total: 9 },
        about: { type: "print", id: SOME_ID, name: "picture.jpg" },
      }),
      expect.objectContaining({ about: { type: "order", id: "an-order", name: null } }),
    ]);
  });

  it("chooses by status, by several of them, and by kind", async () => {
    const statuses: Status[] = ["queued", "processing", "completed", "failed", "cancelled"];
    await putJobs(
      "chooser",
      statuses.map((status) => ({ status })),
    );
    const { headers } = await makeKey("chooser");
    const statusesOf = async (query: string) =>
      (await listed(`/v1/jobs${query}`, headers)).jobs.map(({ status }) => status);
    expect(await statusesOf("?status=failed")).toEqual(["failed"]);
    expect(await statusesOf("?status=queued,processing")).toEqual(["queued", "processing"]);
    expect(await statusesOf("?kind=renditions&limit=2")).toEqual(["queued", "processing"]);
    expect(await statusesOf("?kind=render")).toEqual([]);
  });

  it.each<[string, readonly string[], readonly JobKind[]]>([
    ["the catalogue", ["catalogue"], ["renditions"]],
    ["prints", ["renders"], ["render", "webhook"]],
    ["orders", ["orders"], ["archive", "import"]],
    ["all", ["catalogue", "renders", "orders"], JOB_KINDS],
  ])("shows a key for %s its own kinds and no others", async (_name, allowed, kinds) => {
    const tenant = `scoped-${allowed.join("-")}`;
    await putJobs(tenant, ofEachKind());
    const { headers } = await makeKey(tenant, { scopes: allowed });
    const { jobs: found } = await listed("/v1/jobs", headers);
    expect(found.map(({ kind }) => kind).toSorted()).toEqual([...kinds].toSorted());
    for (const kind of JOB_KINDS) {
      const { status, body } = await call(`/v1/jobs?kind=${kind}`, { headers });
      if (kinds.includes(kind)) expect(status).toBe(200);
      else expect(body).toMatchObject({ status: 403, code: "forbidden" });
    }
  });

  it("shows the operator, and anyone in open mode, the jobs of the tenant that they name", async () => {
    await putJobs("named", ofEachKind());
    const asked = await listed("/v1/jobs?tenant_name=named", OPERATOR);
    expect(asked.jobs).toHaveLength(JOB_KINDS.length);
    const open = await callWith({ AUTH_MODE: "open" }, "/v1/jobs?tenant_name=named");
    expect(open.body.jobs).toEqual(asked.jobs);
    expect((await listed("/v1/jobs?tenant_name=nobody-yet", OPERATOR)).jobs).toEqual([]);
  });

  it.each([
    ["?status=done", 400, "invalid_request"],
    ["?status=failed,", 400, "invalid_request"],
    ["?kind=holiday", 400, "invalid_request"],
    ["?limit=0", 400, "invalid_request"],
    ["?cursor=nonsense", 400, "invalid_cursor"],
    ["?tenant_name=someone-else", 403, "tenant_mismatch"],
  ])("refuses %s", async (query, status, code) => {
    const { headers } = await makeKey("refused");
    expect((await call(`/v1/jobs${query}`, { headers })).body).toMatchObject({ status, code });
  });

  it("asks for a credential, and for a scope that has jobs", async () => {
    expect((await call("/v1/jobs")).body).toMatchObject({ status: 401, code: "unauthenticated" });
    const { headers } = await makeKey("spender", { scopes: ["orders:spend"] });
    expect((await call("/v1/jobs", { headers })).body).toMatchObject({ status: 403, code: "forbidden" });
  });

  it("reads no more of the table than one tenant's part of its index, in its order", async () => {
    const prepare = vi.spyOn(env.DB, "prepare");
    const after = { createdAt: 1, id: SOME_ID };
    await listJobs(services().db, "t", { kinds: JOB_KINDS, statuses: ["failed"], limit: 51, after });
    const query = String(prepare.mock.lastCall?.[0]);
    prepare.mockRestore();
    const parameters = Array.from({ length: query.split("?").length - 1 }, () => 1);
    const plan = await env.DB.prepare(`EXPLAIN QUERY PLAN ${query}`)
      .bind(...parameters)
      .all<{ detail: string }>();
    const steps = plan.results.map(({ detail }) => detail);
    expect(steps[0]).toMatch(/^SEARCH jobs USING INDEX jobs_tenant \(tenant_id=\?/);
    expect(steps.join("\n")).not.toContain("FOR ORDER BY");
  });
});
