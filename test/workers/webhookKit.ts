import { env } from "cloudflare:workers";
import { expect, inject, vi } from "vitest";
import type { JobRow } from "../../src/db/jobs.ts";
import { jobs, renders } from "../../src/db/schema/index.ts";
import { findOrCreateTenant } from "../../src/db/tenants.ts";
import { isEnded } from "../../src/jobs/state.ts";
import type { Received } from "../webhooks/receiver.ts";
import { type Client, newClient } from "./catalogue.ts";
import { coordinatorOf, services } from "./jobKit.ts";

export interface Box {
  /** With parts that nobody but its receiver is to know. */
  readonly url: string;
  received(): Promise<Received[]>;
  /** What came where its redirects lead. */
  elsewhere(): Promise<Received[]>;
}

export const SECRET_PART = "part-of-an-address-that-nobody-may-read";

/** A receiver that answers its first, second, … request so: a status, or a word of test/webhooks/receiver.ts. */
export function newBox(...answers: readonly (number | string)[]): Box {
  const name = crypto.randomUUID();
  const origin = inject("receiverUrl");
  const receivedAs = async (box: string): Promise<Received[]> =>
    (await fetch(`${origin}/_received/${box}`)).json();
  return {
    url: `${origin}/${name}/${SECRET_PART}?answers=${answers.length === 0 ? 204 : answers.join()}`,
    received: () => receivedAs(name),
    elsewhere: () => receivedAs(`${name}-elsewhere`),
  };
}

export interface Render {
  readonly client: Client;
  readonly tenantId: string;
  readonly assetId: string;
  /** Its job's, too. */
  readonly id: string;
}

/** A print that was asked for and that nobody works at. */
export async function newRender(webhookUrl: string | null, client?: Client): Promise<Render> {
  const owner = client ?? (await newClient("hooks"));
  const { db } = services();
  const { id: tenantId } = await findOrCreateTenant(db, owner.tenant);
  const [id, assetId, createdAt] = [crypto.randomUUID(), crypto.randomUUID(), Date.now()];
  const style = await db.query.styles.findFirst();
  const size = await db.query.sizePresets.findFirst();
  await db.insert(jobs).values({
    ...{ id, tenantId, kind: "render", subjectId: assetId, payload: { render_id: id, bands: 1 } },
    // As if a message had been sent, so that no sweep sends one.
    ...{ dedupeKey: `render:${id}`, status: "queued", progressTotal: 3, createdAt, hintedAt: createdAt },
  });
  await db.insert(renders).values({
    ...{ id, tenantId, jobId: id, styleId: String(style?.id), sizePresetId: String(size?.id), createdAt },
    ...{ fit: "cover", gravity: "center", orientation: "auto", webhookUrl },
  });
  return { client: owner, tenantId, assetId, id };
}

/** Keeps the messages of prints to themselves: their steps are done here, by hand. */
export function holdRenders(): void {
  vi.spyOn(env.RENDERS_QUEUE, "send").mockResolvedValue(undefined as never);
  vi.spyOn(env.RENDERS_QUEUE, "sendBatch").mockResolvedValue(undefined as never);
}

/** Keeps the messages of events to themselves, for tests that deliver by hand. */
export function holdWebhooks(): void {
  vi.spyOn(env.WEBHOOKS_QUEUE, "send").mockResolvedValue(undefined as never);
  vi.spyOn(env.WEBHOOKS_QUEUE, "sendBatch").mockResolvedValue(undefined as never);
}

export async function completeRender({ id }: Pick<Render, "id">): Promise<void> {
  const coordinator = coordinatorOf(id);
  for (;;) {
    const claim = await coordinator.claim(id, undefined);
    if (!claim.granted) break;
    expect(await coordinator.complete(id, claim.step, claim.fence)).toBe("accepted");
  }
  expect((await coordinator.view(id))?.status).toBe("completed");
}

export const DAMAGE = { code: "picture_damaged", message: "Picture is damaged: No end" } as const;

export async function failRender({ id }: Pick<Render, "id">): Promise<void> {
  const coordinator = coordinatorOf(id);
  const claim = await coordinator.claim(id, undefined);
  if (!claim.granted) throw new Error(claim.refusal);
  await coordinator.fail(id, claim.step, claim.fence, { ...DAMAGE, retry: false });
}

export async function cancelRender({ id }: Pick<Render, "id">): Promise<void> {
  expect((await coordinatorOf(id).cancel(id))?.changed).toBe(true);
}

/** The jobs that tell of a render, the oldest first. */
export async function webhookJobs(renderId: string): Promise<JobRow[]> {
  return services().db.query.jobs.findMany({
    where: (job, { and, eq }) => and(eq(job.kind, "webhook"), eq(job.subjectId, renderId)),
    orderBy: (job, { asc }) => [asc(job.createdAt), asc(job.dedupeKey)],
  });
}

/** Waits until a render's events have all been delivered, or given up. */
export async function toldOf(renderId: string, events = 1): Promise<JobRow[]> {
  return vi.waitUntil(
    async () => {
      const rows = await webhookJobs(renderId);
      return rows.length >= events && rows.every(({ status }) => isEnded(status)) ? rows : null;
    },
    { timeout: 40_000, interval: 20 },
  );
}
