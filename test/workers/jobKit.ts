import {
  createExecutionContext,
  createMessageBatch,
  evictDurableObject,
  getQueueResult,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { expect, vi } from "vitest";
import { takeIn } from "../../src/catalog/takeIn.ts";
import type { JobRow } from "../../src/db/jobs.ts";
import { findOrCreateTenant } from "../../src/db/tenants.ts";
import { consume, type StepRunner } from "../../src/jobs/consumer.ts";
import { Gate } from "../../src/jobs/gate.ts";
import { JOB_KINDS, type JobKind, KINDS, type Queues } from "../../src/jobs/kinds.ts";
import type { JobState } from "../../src/jobs/state.ts";
import { openServices, type Services } from "../../src/services.ts";
import { JPEG } from "../fixtures/pictures.ts";
import { type Answer, call, ORIGIN } from "./caller.ts";
import { bytesOf, type Client, formOf, newClient } from "./catalogue.ts";
import { marked } from "./surgery.ts";

export const services = (): Services => openServices(env);
export const coordinatorOf = (jobId: string) => env.JOBS.getByName(jobId);

let pictures = 0;

/** A picture that no other test has. */
export function newPicture(): Uint8Array<ArrayBuffer> {
  pictures += 1;
  return marked(bytesOf(JPEG), `picture ${pictures}`);
}

/** A job's row in D1, by its own columns' names in the schema's spelling. */
export async function rowOf(jobId: string): Promise<JobRow> {
  const row = await services().db.query.jobs.findFirst({ where: (jobs, { eq }) => eq(jobs.id, jobId) });
  expect(row).toBeDefined();
  return row as JobRow;
}

/** Waits until D1 says that a job is as it should be. */
export async function jobBecomes(jobId: string, status: JobRow["status"]): Promise<JobRow> {
  return vi.waitUntil(
    async () => {
      const row = await rowOf(jobId);
      return row.status === status ? row : null;
    },
    { timeout: 40_000, interval: 20 },
  );
}

/** What a job's object holds. */
export async function stateOf(jobId: string): Promise<JobState | undefined> {
  return runInDurableObject(coordinatorOf(jobId), (_, { storage }) => storage.kv.get<JobState>("job"));
}

/** Changes what a job's object holds, as if time had passed; it starts anew from there. */
export async function alterState(jobId: string, alter: (job: JobState) => JobState): Promise<void> {
  const stub = coordinatorOf(jobId);
  await runInDurableObject(stub, (_, { storage }) => {
    const job = storage.kv.get<JobState>("job");
    if (job !== undefined) storage.kv.put("job", alter(job));
  });
  await evictDurableObject(stub);
}

/** Lets every lease of a job run out now; nothing has noticed yet. */
export async function endLeases(jobId: string): Promise<void> {
  await alterState(jobId, (job) => ({ ...job, steps: job.steps.map((step) => ({ ...step, leaseEnds: 1 })) }));
}

export async function ringAlarm(jobId: string): Promise<boolean> {
  return runDurableObjectAlarm(coordinatorOf(jobId));
}

/** Hands one message to the consumer of a kind, as its queue would. */
export async function deliver(
  body: unknown,
  run: StepRunner,
  given: Services = services(),
  gate = new Gate(1, 60),
  kind: JobKind = "renditions",
): Promise<{ acknowledged: boolean; retried: boolean }> {
  const message = { id: crypto.randomUUID(), timestamp: new Date(), attempts: 1, body };
  const batch = createMessageBatch(KINDS[kind].queue, [message]);
  await consume(batch, kind, run, given, gate);
  const { explicitAcks, retryMessages } = await getQueueResult(batch, createExecutionContext());
  return { acknowledged: explicitAcks.includes(message.id), retried: retryMessages.length > 0 };
}

interface Message {
  readonly id: string;
  readonly timestamp: Date;
  readonly attempts: number;
  readonly body: unknown;
}

interface QueueHandler {
  queue(queue: string, messages: readonly Message[]): Promise<{ readonly explicitAcks: readonly string[] }>;
}

export const messageOf = (body: unknown): Message => ({
  id: crypto.randomUUID(),
  timestamp: new Date(),
  attempts: 3,
  body,
});

/** Calls the Worker's own queue handler; only the test's configuration lets a service binding do that. */
export function handOver(queue: string, messages: readonly Message[]) {
  return (exports.default as unknown as QueueHandler).queue(queue, messages);
}

export interface Sent {
  readonly body: unknown;
  readonly delaySeconds: number | undefined;
}

/** One queue in the place of all of them. */
export function everyKind(queue: object): Queues {
  return Object.fromEntries(JOB_KINDS.map((kind) => [kind, queue])) as unknown as Queues;
}

/** Services whose messages are kept here instead of being sent. */
export function withoutQueue(): { readonly given: Services; readonly sent: Sent[] } {
  const sent: Sent[] = [];
  const queue = {
    send: async (body: unknown, options?: { delaySeconds?: number }) => {
      sent.push({ body, delaySeconds: options?.delaySeconds });
    },
    sendBatch: async (messages: Iterable<Sent>) => {
      for (const { body, delaySeconds } of messages) sent.push({ body, delaySeconds });
    },
  };
  return { given: { ...services(), queues: everyKind(queue) }, sent };
}

export interface Waiting {
  readonly client: Client;
  readonly assetId: string;
  readonly jobId: string;
}

/** A picture taken in whose job nobody has been told of. */
export async function waitingJob(picture = newPicture()): Promise<Waiting> {
  const client = await newClient("job");
  const { given } = withoutQueue();
  const tenant = await findOrCreateTenant(given.db, client.tenant);
  const request = new Request(`${ORIGIN}/v1/assets`, { method: "POST", body: formOf(picture) });
  const { asset, jobId } = await takeIn(given, request, async () => tenant);
  expect(jobId).not.toBeNull();
  return { client, assetId: asset.id, jobId: String(jobId) };
}

/** What there is of an asset: keys in R2, keys that rows name, keys that wait for the sweep. */
export async function booksOf(assetId: string) {
  const { objects } = await env.BUCKET.list();
  const { db } = services();
  const asset = await db.query.assets.findFirst({ where: (assets, { eq }) => eq(assets.id, assetId) });
  const renditions = await db.query.renditions.findMany({
    where: (renditions, { eq }) => eq(renditions.assetId, assetId),
  });
  const pending = await db.query.pendingObjects.findMany();
  const mine = (key: string) => key.includes(assetId);
  return {
    asset,
    objects: objects.map(({ key }) => key).filter(mine),
    renditions: renditions.map(({ objectKey }) => objectKey).toSorted(),
    pending: pending.map(({ key }) => key).filter(mine),
  };
}

export async function poisonOf(jobId: string) {
  return services().db.query.poisonJobs.findMany({ where: (poison, { eq }) => eq(poison.jobId, jobId) });
}

/** Asks something of a job over the interface. */
export function askJob({ client, jobId }: Waiting, path = "", method = "GET"): Promise<Answer> {
  return call(`/v1/jobs/${jobId}${path}`, { method, headers: client.headers });
}

/** Keeps the log from the console. @returns the events of its warnings and errors so far */
export function hushLog(): () => string[] {
  const spy = vi.spyOn(console, "log").mockImplementation(() => {});
  return () =>
    spy.mock.calls
      .map(([line]): { event: string; level: string } => JSON.parse(String(line)))
      .filter(({ level }) => level === "warn" || level === "error")
      .map(({ event }) => event);
}
