import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { Database } from "../../src/db/client.ts";
import { findOrCreateTenant } from "../../src/db/tenants.ts";
import { ensureArchiveJob, type WantedArchive } from "../../src/orders/archiveJobs.ts";
import { planDownload } from "../../src/orders/planDownload.ts";
import { commit, gathering, store } from "./archiveKit.ts";
import { services, withoutQueue } from "./jobKit.ts";

const FAR = Date.now() + 3_600_000;

async function wish(change: Partial<WantedArchive> = {}): Promise<WantedArchive> {
  const params = { format: "jpeg", quality: 90, preview: true, devMode: false } as const;
  const id = crypto.randomUUID();
  const image = { id: "i", name: "a.jpg", status: "processed", reason: null, changed: "1" } as const;
  const times = { createdAt: null, updatedAt: null };
  const state = { status: "processed", isMerging: false, isProcessing: false };
  const order = { id, name: null, total: 1, images: [image], ...times, ...state };
  const { id: tenantId } = await findOrCreateTenant(services().db, "sharing");
  return { tenantId, plan: planDownload(order, params), params, deadline: 0, ready: true, ...change };
}

/** The same database, where something happens before the first batch. */
function before(db: Database, happens: () => Promise<unknown>): Database {
  let happened = false;
  const client = new Proxy(db.$client, {
    get: (d1, name) =>
      name === "batch"
        ? async (statements: D1PreparedStatement[]) => {
            if (!happened) await happens();
            happened = true;
            return d1.batch(statements);
          }
        : Reflect.get(d1, name),
  });
  return new Proxy(db, {
    get: (target, name) => (name === "$client" ? client : Reflect.get(target, name)),
  });
}

describe("jobs that gather the same order", () => {
  it("are one where they want the same", async () => {
    const { given } = withoutQueue();
    const hasty = await wish();
    const patient = await wish({ deadline: FAR });
    expect(await ensureArchiveJob(given, hasty)).toBe(await ensureArchiveJob(given, hasty));
    expect(await ensureArchiveJob(given, patient)).toBe(await ensureArchiveJob(given, patient));
  });

  it("are two where one tries again and the other does not, unless the patient one was first", async () => {
    const { given } = withoutQueue();
    const hasty = await wish();
    const patient = { ...hasty, deadline: FAR };
    const first = await ensureArchiveJob(given, hasty);
    const second = await ensureArchiveJob(given, patient);
    expect(second).not.toBe(first);
    const payload = await env.DB.prepare("SELECT payload FROM jobs WHERE id = ?")
      .bind(second)
      .first("payload");
    expect(JSON.parse(String(payload))).toMatchObject({ deadline: FAR });

    const other = await wish({ deadline: FAR });
    const waiting = await ensureArchiveJob(given, other);
    expect(await ensureArchiveJob(given, { ...other, deadline: 0 })).toBe(waiting);
    const unready = await wish({ deadline: FAR, ready: false });
    const merging = await ensureArchiveJob(given, unready);
    expect(await ensureArchiveJob(given, { ...unready, deadline: 0 })).not.toBe(merging);
  });

  it("give way to an archive that is finished at this moment, before one that failed long ago", async () => {
    const { given } = withoutQueue();
    const wanted = await wish();
    const failed = await ensureArchiveJob(given, wanted);
    await env.DB.prepare("UPDATE jobs SET status = 'failed' WHERE id = ?").bind(failed).run();
    const finished = await gathering("sharing");
    const pictures = await store(finished, ["a"]);
    const db = before(given.db, () => commit(finished, pictures, { contentKey: wanted.plan.contentKey }));
    expect(await ensureArchiveJob({ ...given, db }, wanted)).toBe(finished.id);
  });
});
