import type { TestProject } from "vitest/node";
import { startReceiver } from "./receiver.ts";

/** One receiver of events for all tests in workerd; they learn its address by `receiverUrl`. */
export default async function startForTests(project: TestProject): Promise<() => Promise<void>> {
  const receiver = await startReceiver();
  project.provide("receiverUrl", receiver.url);
  return () => receiver.stop();
}

declare module "vitest" {
  interface ProvidedContext {
    /** Where the receiver of events listens. */
    receiverUrl: string;
  }
}
