import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findWorkerd } from "../../scripts/bench/workerd.ts";
import { type Stack, startStack } from "../../scripts/lib/stack.ts";
import { sceneRaster } from "../../src/imaging/patterns.fixture.ts";
import { Client, until } from "./client.ts";
import { LocalState } from "./localState.ts";
import { PrintClient } from "./printClient.ts";

/** Leases run out soon, messages are soon made up for, and no step is given up for being killed. */
const IMPATIENT = {
  LEASE_SECONDS: "4",
  HINT_SECONDS: "1",
  RETRY_DELAYS: Array.from({ length: 20 }, () => "0").join(),
  PENDING_SECONDS: "60",
};
const KILLS = 10;
const PRINTS = 2;
const RENDERS = "FROM jobs WHERE kind = 'render'";

/** A cron that comes round often: what it makes up for is waited for here. */
const CRON_MS = 1000;

let folder: string;
let cron: NodeJS.Timeout;
let stack: Stack;
let client: Client;
let prints: PrintClient;
let state: LocalState;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "darkroom-killed-"));
  stack = await startStack({ stateDir: folder, quiet: true, variables: IMPATIENT });
  client = new Client(stack.url);
  prints = new PrintClient(stack);
  state = new LocalState(folder);
  cron = setInterval(() => void prints.sweep().catch(() => {}), CRON_MS);
});

afterAll(async () => {
  clearInterval(cron);
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Says something until it is answered, as callers do whose connection broke. */
async function insist<T>(ask: () => Promise<T>): Promise<T> {
  return until(() => ask().catch(() => undefined));
}

const figure = (sql: string): number => Number(Object.values(state.rows(sql)[0] ?? {})[0] ?? 0);
const unfinished = () => figure(`SELECT count(*) ${RENDERS} AND status IN ('queued', 'processing')`);
const begun = () => figure(`SELECT sum(attempts) ${RENDERS}`);

test(`prints outlive workerd's ${KILLS} sudden deaths: none is lost, none is made twice`, async () => {
  const raw = { width: 600, height: 400, channels: 3 as const };
  const jpeg = await sharp(sceneRaster(600, 400, 3).data, { raw })
    .jpeg()
    .toBuffer();
  const { body } = await client.upload(new Uint8Array(jpeg), "photo.jpg");
  const fields = { asset_id: String(body.asset_id), style_id: "watercolor", size_preset_id: "12x16" };
  const keys: string[] = [];
  const order = async () => {
    const key = crypto.randomUUID();
    keys.push(key);
    await insist(() => prints.order(fields, key));
    // The caller does not know whether it was heard, and says it again.
    await insist(() => prints.order(fields, key));
  };

  for (let kill = 0; kill < KILLS; kill++) {
    const { pid } = await insist(() => findWorkerd(stack.group, stack.port, "/health"));
    const before = begun();
    await until(async () => {
      if (unfinished() < PRINTS) await order();
      return begun() > before ? true : undefined;
    });
    process.kill(pid, "SIGKILL");
  }
  await until(() => (unfinished() === 0 ? true : undefined));

  expect(state.rows(`SELECT DISTINCT status ${RENDERS}`)).toEqual([{ status: "completed" }]);
  expect([state.count("renders"), figure(`SELECT count(*) ${RENDERS}`)]).toEqual([keys.length, keys.length]);
  // Some were killed at their work.
  expect(begun()).toBeGreaterThan(figure(`SELECT sum(progress_total) ${RENDERS}`));
  const pixels = new Set<string>();
  for (const { id } of state.rows("SELECT id FROM renders")) {
    const tiff = await prints.file(String(id), "download");
    pixels.add(await sharp(tiff).raw().toBuffer().then(digest));
  }
  expect(pixels.size).toBe(1);

  await until(() => (state.count("pending_objects") === 0 ? true : undefined));
  expect(state.count("render_bands")).toBe(0);
  const named = state.rows("SELECT tiff_key AS key FROM renders UNION ALL SELECT preview_key FROM renders");
  const kept = state.objectKeys().filter((key) => key.startsWith("renders/"));
  expect(kept.toSorted()).toEqual(named.map(({ key }) => String(key)).toSorted());
}, 900_000);

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex");
}
