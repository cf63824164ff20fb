import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { awaitReady } from "../lib/awaitReady.ts";
import { type Group, startGroup } from "../lib/group.ts";
import { onLine } from "../lib/lines.ts";
import { findFreePort } from "../lib/port.ts";
import { startStack } from "../lib/stack.ts";
import { StackLog } from "../lib/stackLog.ts";
import { toolScript } from "../lib/tool.ts";
import { type Measured, measure } from "./measure.ts";
import { FAR, NEAR, type Scenario, SMALL } from "./scenarios.ts";
import { findWorkerd, residentBytes, type Workerd } from "./workerd.ts";

const MIB = 1024 * 1024;
const SAMPLE_MS = 20;
/** That a stream may add, MiB. */
const MOST_MEMORY = 48;

/**
 * An order as one ZIP, beside the same bytes piped through workerd; the service it comes from runs in a process of
 * its own, what is sent goes to /dev/null, and the proxy of `wrangler dev` is left out of both.
 */
export async function benchZip(): Promise<Measured[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "darkroom-bench-"));
  const upstream = startGroup(path.join(import.meta.dirname, "upstreamServer.ts"), [], {});
  try {
    const from = `http://127.0.0.1:${await firstLine(upstream)}`;
    return await withPipe(folder, (pipe) =>
      withDarkroom(folder, from, (ours) => benchBoth(ours, pipe, from)),
    );
  } finally {
    await upstream.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function benchBoth(ours: Workerd, pipe: Workerd, from: string): Promise<Measured[]> {
  const zip = ({ order }: Scenario, query = "") => `${ours.url}/v1/orders/${order}/images${query}`;
  const { pictures, bytes } = NEAR;
  const plain = (path: string, source: string) =>
    `${pipe.url}${path}?count=${pictures}&bytes=${bytes}&from=${encodeURIComponent(from + source)}`;
  const each = `/picture/${bytes}/`;
  const staged = zip(NEAR, "?mode=staged");
  // The code is compiled by a small order. What is timed is neither the first large stream nor the first archive.
  await download(zip(SMALL));
  const fresh = await memoryAdded(ours, () => download(zip(NEAR)));
  const again = await memoryAdded(ours, () => download(zip(NEAR)));
  const far = await download(zip(FAR));
  const gathered = await gather(staged);
  await download(plain("/keep", each));

  const gib = `${(pictures * bytes) / MIB / 1024} GiB of ${pictures} pictures`;
  const streamed = () => download(zip(NEAR));
  const wholes = await measure(`${gib}, streamed`, "one body of the same bytes, piped", streamed, () =>
    download(plain("/whole", `/plain/${pictures}/${bytes}?`)),
  );
  const eaches = await measure(`${gib}, streamed`, "the same pictures, piped in turn", streamed, () =>
    download(plain("/each", each)),
  );
  const delivered = await measure(
    `${gib}, staged: its delivery`,
    "the same objects, piped from R2",
    () => download(ours.url + gathered),
    () => download(plain("/kept", each)),
  );
  const most = { peer: "the most it may", theirs: MOST_MEMORY };
  const distance = `${FAR.delayMs} ms a hop, ${(FAR.bytesPerSecond ?? 0) / MIB} MiB/s a connection`;
  const work = `${FAR.pictures} × ${FAR.bytes / MIB} MiB, ${distance}`;
  return [
    {
      ...{ work: `${work}: first byte`, peer: "one picture alone", asked: "1 s" },
      ...{ ours: far.firstByteMs, theirs: alone(FAR) },
    },
    {
      ...{ work: `${work}: done`, peer: "five connections, no pause", asked: "≤ 1.15" },
      ...{ ours: far.doneMs, theirs: floorMs(FAR) },
    },
    wholes,
    { ...eaches, asked: atLeast(0.75) },
    { ...delivered, asked: atLeast(0.9) },
    { work: `${gib}, streamed: memory the first adds, MiB`, ours: fresh / MIB, ...most },
    { work: `${gib}, streamed: memory the next adds, MiB`, ours: again / MIB, ...most },
  ];
}

/** What the ratio of times may be at most for such a share of the peer's speed. */
function atLeast(speed: number): string {
  return `≤ ${(1 / speed).toFixed(2)}`;
}

/** The order, then one picture by all its hops. */
function alone(scenario: Scenario): number {
  return scenario.delayMs * (1 + scenario.hops) + transferMs(scenario);
}

/** The order, then the pictures in rounds of five, each with its hops. */
function floorMs(scenario: Scenario): number {
  const rounds = Math.ceil(scenario.pictures / 5);
  return scenario.delayMs + rounds * (scenario.delayMs * scenario.hops + transferMs(scenario));
}

function transferMs({ bytes, bytesPerSecond }: Scenario): number {
  return bytesPerSecond === null ? 0 : (bytes / bytesPerSecond) * 1000;
}

/** Has an archive made, and tells its own address. */
async function gather(url: string): Promise<string> {
  const answer = await fetch(url);
  await answer.body?.pipeTo(new WritableStream());
  const address = answer.headers.get("Content-Location");
  if (!answer.ok || address === null) throw new Error(`${url} answered ${answer.status} without an address`);
  return address;
}

/** Fetches to /dev/null, by curl: a client in Node would need as much of the processor as the server. */
async function download(url: string): Promise<{ firstByteMs: number; doneMs: number }> {
  const format = "%{http_code} %{time_starttransfer} %{time_total}";
  const { stdout } = await promisify(execFile)("curl", ["-sS", "-o", "/dev/null", "-w", format, url]);
  const [status = 0, first = 0, total = 0] = stdout.split(" ").map(Number);
  if (status !== 200) throw new Error(`${url} answered ${status}`);
  return { firstByteMs: first * 1000, doneMs: total * 1000 };
}

/** How much more memory is resident at most while something is done than before, bytes. */
async function memoryAdded({ pid }: Workerd, work: () => Promise<unknown>): Promise<number> {
  const before = residentBytes(pid);
  let highest = before;
  let working = true;
  const watching = (async () => {
    for (; working; await wait(SAMPLE_MS)) highest = Math.max(highest, residentBytes(pid));
  })();
  try {
    await work();
  } finally {
    working = false;
    await watching;
  }
  return highest - before;
}

async function withDarkroom<T>(folder: string, from: string, use: (ours: Workerd) => Promise<T>): Promise<T> {
  const stack = await startStack({
    stateDir: path.join(folder, "darkroom"),
    variables: { AUTOENHANCE_BASE_URL: from, AUTOENHANCE_API_KEY: "of-the-benchmark" },
  });
  try {
    return await use(await findWorkerd(stack.group, stack.port, "/health"));
  } finally {
    await stack.stop();
  }
}

async function withPipe<T>(folder: string, use: (pipe: Workerd) => Promise<T>): Promise<T> {
  const port = await findFreePort();
  const group = startGroup(
    toolScript("wrangler"),
    [
      ...["dev", "--config", path.join(import.meta.dirname, "pipe", "wrangler.toml")],
      ...["--port", String(port), "--inspector-port", "0", "--persist-to", path.join(folder, "pipe")],
    ],
    { WRANGLER_REGISTRY_PATH: path.join(folder, "pipe", "registry") },
  );
  const log = new StackLog("none", [group.stdout, group.stderr]);
  try {
    await awaitReady(`http://127.0.0.1:${port}/`, "The peer", group, log);
    return await use(await findWorkerd(group.id, port, "/"));
  } finally {
    await group.stop();
  }
}

async function firstLine(group: Group): Promise<string> {
  const lines = new EventTarget();
  let line: string | undefined;
  onLine(group.stdout, (text) => {
    line ??= text;
    lines.dispatchEvent(new Event("line"));
  });
  group.stderr.resume();
  if (line === undefined) await once(lines, "line");
  return line ?? "";
}
