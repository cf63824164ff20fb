import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { startSimulator } from "../../scripts/lib/simulator.ts";
import { UPSTREAM_KEY, WEBHOOK_TOKEN } from "../workers/bindings.ts";

/** Enhancement takes as long as a test can notice and not more. */
const ENHANCEMENT_MS = 50;

/** One simulator for all tests in workerd; they learn its address by `simulatorUrl`. */
export default async function startForTests(project: TestProject): Promise<() => Promise<void>> {
  const stateDir = await mkdtemp(path.join(tmpdir(), "darkroom-upstream-"));
  const simulator = await startSimulator({
    ...{ stateDir, enhancementMs: ENHANCEMENT_MS, unlimited: true },
    ...{ apiKey: UPSTREAM_KEY, webhookToken: WEBHOOK_TOKEN },
  });
  project.provide("simulatorUrl", simulator.url);
  return async () => {
    await simulator.stop();
    await rm(stateDir, { recursive: true, force: true, maxRetries: 5 });
  };
}

declare module "vitest" {
  interface ProvidedContext {
    /** Where the simulator of the enhancement service listens. */
    simulatorUrl: string;
  }
}
