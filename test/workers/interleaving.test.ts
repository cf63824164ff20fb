import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ENGINES } from "../../src/catalog/engine.ts";
import { renditionRunner } from "../../src/catalog/makeRenditions.ts";
import { purge } from "../../src/catalog/purge.ts";
import { removeAsset } from "../../src/catalog/removeAsset.ts";
import { ensureRenditionJob } from "../../src/catalog/renditionJobs.ts";
import { takeIn } from "../../src/catalog/takeIn.ts";
import { listAssets } from "../../src/db/assets.ts";
import { findActiveJobs } from "../../src/db/jobs.ts";
import type { Tenant } from "../../src/db/tenants.ts";
import { findOrCreateTenant } from "../../src/db/tenants.ts";
import { pick, seeded } from "../../src/jobs/job.fixture.ts";
import { createLogger } from "../../src/ops/log.ts";
import type { Services } from "../../src/services.ts";
import { deleteDeadObjects } from "../../src/storage/sweep.ts";
import { ORIGIN } from "./caller.ts";
import { formOf } from "./catalogue.ts";
import { deliver, endLeases, hushLog, newPicture, services } from "./jobKit.ts";
import { QUICK_CODECS } from "./quickCodecs.ts";
import { Actor, type Fate, stepwise } from "./scheduler.ts";

const runner = renditionRunner(QUICK_CODECS, ENGINES);
const FAR_MS = 7 * 86_400_000;
const quiet = createLogger("error", {}, () => {});
const real = (): Services => ({ ...services(), log: quiet });

interface World {
  readonly tenant: Tenant;
  readonly picture: Uint8Array<ArrayBuffer>;
}

type Operation = (given: Services, world: World) => Promise<unknown>;

const upload: Operation = (given, { tenant, picture }) => {
  const request = new Request(`${ORIGIN}/v1/assets`, { method: "POST", body: formOf(picture) });
  return takeIn(given, request, async () => tenant);
};

const assetOf = async (given: Services, { tenant }: World) =>
  (await listAssets(given.db, tenant.id, 1, undefined))[0];

const remove: Operation = async (given, world) => {
  const asset = await assetOf(given, world);
  if (asset !== undefined) await removeAsset(given, world.tenant.id, asset.id);
};

const jobsOf = async (given: Services, world: World) => {
  const asset = await assetOf(given, world);
  return asset === undefined ? [] : findActiveJobs(given.db, asset.id);
};

const work: Operation = async (given, world) => {
  for (const job of await jobsOf(given, world)) await deliver({ jobId: job.id }, runner, given);
};

/** A second worker, who comes when the first one's lease has run out. */
const takeOver: Operation = async (given, world) => {
  for (const job of await jobsOf(given, world)) {
    if (job.leases > 0) await endLeases(job.id);
    await deliver({ jobId: job.id }, runner, given);
  }
};

const purgeAll: Operation = (given) => purge(given, { days: 0, dryRun: false, now: Date.now() + 1 });
const sweep: Operation = (given) => deleteDeadObjects(given, Date.now());
/** Even what was announced this moment counts as unfinished. */
const sweepAll: Operation = (given) => deleteDeadObjects(given, Date.now() + FAR_MS);

const OPERATIONS = { upload, remove, work, takeOver, purge: purgeAll, sweep, sweepAll };
type Name = keyof typeof OPERATIONS;

interface Scene {
  /** What stands when the others begin. */
  readonly set: Operation;
  /** Who is broken into here, and by whom; elsewhere the same pairs find nothing to do. */
  readonly first: readonly Name[];
  readonly second: readonly Name[];
}

const SCENES: Readonly<Record<string, Scene>> = {
  nothing: {
    set: async () => {},
    first: ["upload"],
    second: ["upload", "remove", "work", "sweep", "sweepAll"],
  },
  "a job waiting": {
    set: upload,
    first: ["upload", "remove", "work", "sweepAll"],
    second: ["upload", "remove", "work", "takeOver", "sweepAll"],
  },
  "renditions, and a job to make them again": {
    set: async (given, world) => {
      await upload(given, world);
      await work(given, world);
      const asset = await assetOf(given, world);
      if (asset !== undefined) await ensureRenditionJob(given, asset, "jpeg");
    },
    first: ["remove", "work", "purge", "sweep"],
    second: ["remove", "work", "takeOver", "purge", "sweepAll"],
  },
};

let worlds = 0;

async function newWorld(set: Operation): Promise<World> {
  worlds += 1;
  const tenant = await findOrCreateTenant(services().db, `interleaved-${worlds}`);
  const world = { tenant, picture: newPicture() };
  await set({ ...real(), queues: stepwise(real(), new Actor("scene")).queues }, world);
  return world;
}

async function begin(world: World, names: readonly Name[]): Promise<Actor[]> {
  const actors = names.map((name) => new Actor(name));
  for (const actor of actors) {
    await actor.start(() => OPERATIONS[actor.name as Name](stepwise(real(), actor), world));
  }
  return actors;
}

/** Whatever was begun ends, the dead are found, what nothing names goes. */
async function settle({ tenant }: World): Promise<void> {
  const given = real();
  const active = () =>
    given.db.query.jobs.findMany({
      where: (jobs, { and, eq, inArray }) =>
        and(eq(jobs.tenantId, tenant.id), inArray(jobs.status, ["queued", "processing"])),
    });
  for (let rounds = 0, jobs = await active(); jobs.length > 0; rounds++, jobs = await active()) {
    expect(rounds).toBeLessThan(10);
    for (const job of jobs) {
      if (job.leases > 0) await endLeases(job.id);
      await deliver({ jobId: job.id }, runner, given);
    }
  }
  await sweepAll(given, { tenant, picture: new Uint8Array() });
}

/** Every object has one row, every row its object, and nothing is pending. */
async function checkBooks(): Promise<void> {
  const keys = await env.DB.prepare(
    `SELECT object_key AS key FROM assets UNION ALL SELECT object_key FROM renditions
      UNION ALL SELECT checkpoints_key FROM assets WHERE checkpoints_key IS NOT NULL`,
  ).all<{ key: string }>();
  const pending = await env.DB.prepare("SELECT key, state FROM pending_objects").all();
  const { objects, truncated } = await env.BUCKET.list();
  expect(truncated).toBe(false);
  expect(objects.map((object) => object.key).toSorted()).toEqual(
    keys.results.map(({ key }) => key).toSorted(),
  );
  expect(pending.results).toEqual([]);
  const orphans = await env.DB.prepare(
    "SELECT id FROM renditions WHERE asset_id NOT IN (SELECT id FROM assets)",
  ).all();
  expect(orphans.results).toEqual([]);
}

async function conclude(world: World, actors: readonly Actor[], label: string): Promise<void> {
  try {
    await settle(world);
    await checkBooks();
    await remove(real(), world);
    await settle(world);
    await checkBooks();
    expect((await env.BUCKET.list()).objects).toEqual([]);
  } catch (failed) {
    const story = actors.map(({ name, done }) => `${name}:\n  ${done.join("\n  ")}`).join("\n");
    throw new Error(`${label}\n${story}\n${failed instanceof Error ? failed.message : ""}`, {
      cause: failed,
    });
  }
}

/** One goes `steps` far, the other does all of its work, then the first goes on. */
async function interrupt(set: Operation, pair: readonly [Name, Name], steps: number, name: string) {
  const world = await newWorld(set);
  const actors = await begin(world, pair);
  const [first, second] = actors as [Actor, Actor];
  for (let i = 0; i < steps; i++) await first.step();
  const ended = first.ended;
  while (!second.ended) await second.step();
  while (!first.ended) await first.step();
  await conclude(world, actors, `${pair.join(" broken into by ")} after ${steps} steps, with ${name}`);
  return ended;
}

/** Seeded: any of them goes on at any time, for one step or several; with faults, calls fail as well. */
async function shuffle(seed: number, faults: boolean): Promise<void> {
  const random = seeded(seed);
  const scene = pick(Object.values(SCENES), random);
  const choice = Object.keys(OPERATIONS) as Name[];
  const names = Array.from({ length: 3 + Math.floor(random() * 3) }, () => {
    const name = pick(choice, random);
    return faults && name === "sweepAll" ? "sweep" : name;
  });
  const world = await newWorld(scene.set);
  const actors = await begin(world, names);
  for (;;) {
    const able = actors.filter((actor) => !actor.ended);
    if (able.length === 0) break;
    const actor = pick(able, random);
    for (let steps = 1 + Math.floor(random() ** 2 * 6); steps > 0 && !actor.ended; steps--) {
      const fate: Fate = faults && random() < 0.06 ? pick(["refuse", "lose", "die"], random) : "go";
      await actor.step(fate);
    }
  }
  await conclude(world, actors, `seed ${seed}`);
}

/** Thousands of lines about jobs. */
beforeEach(() => void hushLog());

/** What one failure left behind is not the next test's. */
afterEach(async () => {
  vi.restoreAllMocks();
  const { objects } = await env.BUCKET.list();
  await env.BUCKET.delete(objects.map(({ key }) => key));
  for (const table of ["assets", "pending_objects"]) await env.DB.exec(`DELETE FROM ${table}`);
});

it.each(Object.entries(SCENES))(
  "operations broken into by others at each of their steps leave the books in order: %s",
  async (name, { set, first, second }) => {
    for (const pair of first.flatMap((one) => second.map((other) => [one, other] as const))) {
      for (let steps = 0; !(await interrupt(set, pair, steps, name)); steps++);
    }
  },
  600_000,
);

it("several operations in random orders leave the books in order", async () => {
  for (let seed = 1; seed <= 120; seed++) await shuffle(seed, false);
}, 600_000);

it("so they do when calls fail, lose their answer or are the last that is heard of a caller", async () => {
  for (let seed = 1001; seed <= 1120; seed++) await shuffle(seed, true);
}, 600_000);
