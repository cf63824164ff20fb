import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { Download, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, expect } from "vitest";
import { type Stack, startStack } from "../../scripts/lib/stack.ts";
import { UpstreamCaller } from "../e2e/upstreamClient.ts";
import { openPage, type Watched } from "./kit.ts";

const run = promisify(execFile);

/** Trouble of the service is given up on soon: nothing here waits for it to pass. */
const QUICK = {
  READY_POLL_SECONDS: "0.2",
  RETRY_DELAYS: "0",
  UPSTREAM_RETRY_SECONDS: "0.01",
  UPSTREAM_CIRCUIT_SECONDS: "0.1",
};

/** A stack of the tests' own, with the simulator at hand. */
export interface OrderStack {
  readonly url: string;
  readonly upstream: UpstreamCaller;
  visit(): Promise<Watched>;
  /** What the simulator has sold. */
  credits(): Promise<number>;
}

/** Starts it before the tests of a `describe`, and ends it after them. */
export function useOrderStack(): OrderStack {
  let folder: string;
  let stack: Stack | undefined;
  let upstream: UpstreamCaller | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "darkroom-orders-page-"));
    const simulated = { enhancementMs: 300, unlimited: true };
    stack = await startStack({ stateDir: folder, quiet: true, variables: QUICK, upstream: simulated });
    if (stack.simulator) upstream = new UpstreamCaller(stack.simulator);
  });
  afterAll(async () => {
    await stack?.stop();
    if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const started = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error("The stack did not start");
    return part;
  };
  return {
    get url() {
      return started(stack).url;
    },
    get upstream() {
      return started(upstream);
    },
    visit: () => openPage({ acceptDownloads: true }, started(stack).url),
    async credits() {
      return (await started(upstream).call("/_simulator/usage")).body.credits;
    },
  };
}

export const take = (page: Page) => page.getByRole("complementary", { name: "Get the pictures" });
export const zipPanel = (page: Page) => page.getByRole("region", { name: "The ZIP" });
export const shownPictures = (page: Page) => page.locator(".order-pictures .picture-shown");

/** Waits until the page says so of the order, by itself. */
export const ready = (page: Page, words: string) =>
  page.getByRole("status").filter({ hasText: words }).waitFor({ timeout: 120_000 });

/** What Info-ZIP's unzip finds in a download, after it has tested it. */
export async function unzip(download: Download): Promise<Map<string, Buffer>> {
  const target = await mkdtemp(path.join(tmpdir(), "darkroom-unzipped-"));
  try {
    const file = path.join(target, "saved.zip");
    await download.saveAs(file);
    const tested = await run("unzip", ["-t", file]);
    expect(tested.stdout).toContain("No errors detected");
    const { stdout } = await run("unzip", ["-Z1", file]);
    await run("unzip", ["-q", file, "-d", target]);
    const names = stdout.trim().split("\n");
    const files = names.map(async (name) => [name, await readFile(path.join(target, name))] as const);
    return new Map(await Promise.all(files));
  } finally {
    await rm(target, { recursive: true, force: true });
  }
}

/** As in `jpeg 800×600`. */
export async function sizesIn(files: ReadonlyMap<string, Buffer>): Promise<string[]> {
  const read = [...files.values()].map((bytes) => sharp(bytes).metadata());
  return (await Promise.all(read)).map(({ format, width, height }) => `${format} ${width}×${height}`);
}
