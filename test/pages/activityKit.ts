import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, expect } from "vitest";
import { type Stack, startStack } from "../../scripts/lib/stack.ts";
import { openPage } from "./kit.ts";
import { type Photograph, photograph } from "./photographs.ts";

export const TIMEOUT = { timeout: 60_000 };

/** Starts a stack before the tests of a `describe`, whose orders are never ready: what waits for one can be watched. */
export function useActivityStack() {
  let folder: string;
  let stack: Stack;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "darkroom-activity-"));
    stack = await startStack({ stateDir: folder, quiet: true, upstream: { enhancementMs: 3_600_000 } });
  });
  afterAll(async () => {
    await stack?.stop();
    if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const ask = async (address: string, init?: RequestInit) => {
    const answer = await fetch(stack.url + address, init);
    return (await answer.json()) as Record<string, unknown>;
  };
  const add = (tenant: string, { name, buffer, mimeType }: Photograph) => {
    const form = new FormData();
    form.set("file", new File([new Uint8Array(buffer)], name, { type: mimeType }));
    return ask(`/v1/assets?tenant_name=${tenant}`, { method: "POST", body: form });
  };
  const statusOf = async (tenant: string, job: unknown) =>
    (await ask(`/v1/jobs/${job}?tenant_name=${tenant}`)).status;
  /** An import that waits for its order. */
  const startImport = async (tenant: string) => {
    const form = new FormData();
    const { buffer, name } = await photograph(`${tenant}.jpg`, 900);
    form.set("files", new File([new Uint8Array(buffer)], name));
    const order = await ask(`/v1/orders?tenant_name=${tenant}`, { method: "POST", body: form });
    const job = await ask(`/v1/orders/${order.order_id}/import?tenant_name=${tenant}`, { method: "POST" });
    return { order: String(order.order_id), job: String(job.job_id) };
  };
  return {
    ask,
    add,
    statusOf,
    startImport,
    visit: () => openPage({}, stack.url),
    adminToken: () => stack.adminToken,
    /** Waits until a job has come to that. */
    ended: (tenant: string, job: unknown, status: string) =>
      expect.poll(() => statusOf(tenant, job), TIMEOUT).toBe(status),
  };
}

export const rowOf = (page: Page, title: string) => page.locator(".job").filter({ hasText: title });

export async function open(page: Page, tenant: string): Promise<void> {
  await page.goto(`/activity?tenant=${tenant}`);
  await page.getByRole("heading", { name: `Activity of ${tenant}` }).waitFor();
}

/** A JPEG of noise, so that its scan is long, with zeros over a part of it. */
export async function damaged(name: string): Promise<Photograph> {
  const [width, height] = [400, 300];
  let state = 7;
  const noise = Buffer.from(
    Array.from({ length: width * height * 3 }, () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state >> 16;
    }),
  );
  const buffer = await sharp(noise, { raw: { width, height, channels: 3 } })
    .jpeg()
    .toBuffer();
  return {
    name,
    mimeType: "image/jpeg",
    buffer: buffer.fill(0, buffer.length / 2, buffer.length / 2 + 4096),
  };
}
