import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { removeAsset } from "../../src/catalog/removeAsset.ts";
import { takeIn } from "../../src/catalog/takeIn.ts";
import { findOrCreateTenant } from "../../src/db/tenants.ts";
import { createLogger } from "../../src/ops/log.ts";
import type { Services } from "../../src/services.ts";
import { deleteDeadObjects } from "../../src/storage/sweep.ts";
import { ORIGIN } from "./caller.ts";
import { formOf } from "./catalogue.ts";
import {
  coordinatorOf,
  endLeases,
  everyKind,
  hushLog,
  newPicture,
  rowOf,
  services,
  withoutQueue,
} from "./jobKit.ts";
import {
  doStep,
  expectSame,
  expectTidy,
  filesOf,
  type Ordered,
  orderPrint,
  type PrintFiles,
  renderOf,
  silenceQueue,
} from "./renderKit.ts";
import { Actor, stepwise } from "./scheduler.ts";

const STEPS = ["prepare", "band-0", "assemble"];
const FAR_MS = 7 * 86_400_000;
const quiet = createLogger("error", {}, () => {});

type Operation = (given: Services, print: Ordered & { readonly tenantId: string }) => Promise<unknown>;

const work: Operation = async (given, print) => {
  for (const step of STEPS) await doStep(print, step, given);
};

/** Who breaks in. */
const OTHERS = {
  "a second worker, when the lease has run out": async (given, print) => {
    await endLeases(print.id);
    await work(given, print);
  },
  "one who cancels, thinks better of it, and another worker": async (given, print) => {
    await coordinatorOf(print.id).cancel(print.id);
    await coordinatorOf(print.id).retry(print.id);
    await work(given, print);
  },
  "one who deletes the picture": (given, { tenantId, assetId }) => removeAsset(given, tenantId, assetId),
  "a sweep that takes what was announced this moment for unfinished": (given) =>
    deleteDeadObjects(given, Date.now() + FAR_MS),
} satisfies Record<string, Operation>;

beforeEach(() => {
  silenceQueue();
  hushLog();
});
afterEach(() => void vi.restoreAllMocks());

let prints = 0;

async function newWorld(): Promise<Ordered & { readonly tenantId: string }> {
  prints += 1;
  const { given } = withoutQueue();
  const tenant = await findOrCreateTenant(given.db, `prints-${prints}`);
  const request = new Request(`${ORIGIN}/v1/assets`, { method: "POST", body: formOf(newPicture()) });
  const { asset } = await takeIn(given, request, async () => tenant);
  const client = { tenant: tenant.name, headers: {} };
  return { ...(await orderPrint(client, asset.id, { dpi: 4 })), tenantId: tenant.id };
}

/** Bands are read while the file they go to is written: of the two, only the writing waits for its turn. */
function inSteps(actor: Actor): Services {
  const real = { ...services(), log: quiet };
  const given = stepwise(real, actor);
  const bucket = new Proxy(real.bucket, {
    get: (target, name) =>
      name === "get"
        ? (...of: Parameters<R2Bucket["get"]>) => target.get(...of)
        : Reflect.get(given.bucket, name),
  });
  return { ...given, bucket };
}

let expected: PrintFiles | undefined;

/** Whatever came of it: the books are in order; and unless its picture is gone, the print can be made. */
async function conclude(print: Ordered): Promise<void> {
  const given = {
    ...services(),
    log: quiet,
    queues: everyKind({ send: async () => {}, sendBatch: async () => {} }),
  };
  await deleteDeadObjects(given, Date.now() + FAR_MS);
  await expectTidy(print.id);
  if ((await renderOf(print.id)).assetId === null) {
    expect((await rowOf(print.id)).status).toMatch(/cancelled|completed/);
    return;
  }
  await endLeases(print.id);
  await coordinatorOf(print.id).retry(print.id);
  for (let round = 0; (await rowOf(print.id)).status !== "completed"; round++) {
    expect(round).toBeLessThan(3);
    await work(given, { ...print, tenantId: "" });
  }
  const files = await filesOf(print.id);
  expected ??= files;
  expectSame(files, expected);
  expect(await expectTidy(print.id)).toHaveLength(2);
}

/** @returns whether the worker was at its end before the other came */
async function interrupt(other: Operation, steps: number): Promise<boolean> {
  const print = await newWorld();
  const worker = new Actor("worker");
  await worker.start(() => work(inSteps(worker), print));
  for (let i = 0; i < steps; i++) await worker.step();
  const { ended } = worker;
  await other({ ...services(), log: quiet }, print);
  while (!worker.ended) await worker.step();
  try {
    await conclude(print);
  } catch (failed) {
    throw new Error(`after ${steps} steps:\n  ${worker.done.join("\n  ")}\n${failed}`, { cause: failed });
  }
  return ended;
}

it.each(Object.entries(OTHERS))(
  "a print broken into at each of its worker's steps leaves the books in order, by %s",
  async (_, other) => {
    for (let steps = 0; !(await interrupt(other, steps)); steps++);
  },
  600_000,
);
