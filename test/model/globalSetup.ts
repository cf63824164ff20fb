import type { TestProject } from "vitest/node";
import { startModel } from "./server.ts";

/** One model for all tests in workerd; they learn its address by `modelUrl`. */
export default async function startForTests(project: TestProject): Promise<() => Promise<void>> {
  const model = await startModel();
  project.provide("modelUrl", model.url);
  return () => model.stop();
}

declare module "vitest" {
  interface ProvidedContext {
    /** Base address of an interface like OpenAI's. */
    modelUrl: string;
  }
}
