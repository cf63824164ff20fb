import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import type { TestProject } from "vitest/node";
import { prepareAssets } from "../../scripts/lib/assets.ts";
import { buildPages } from "../../scripts/pages.ts";
import { findChromium } from "./chromium.ts";
import { FIGURES, ROOT, SCREENS } from "./folders.ts";
import type { StackLine } from "./stack.ts";

/** One stack for all tests in a browser, and what they measured at the end. */
export default async function startForPages(
  project: TestProject,
): Promise<(() => Promise<void>) | undefined> {
  const chromium = findChromium();
  if (chromium === null) {
    console.error(
      "\nNO CHROMIUM IS HERE: no test of the web page runs in a browser. Install the package `chromium`, or name " +
        "the program by CHROMIUM.\n",
    );
    project.provide("pages", null);
    return undefined;
  }
  await rm(SCREENS, { recursive: true, force: true });
  await mkdir(SCREENS, { recursive: true });
  await prepareAssets();
  const { scriptBytes, scripts } = await buildPages(ROOT);
  const { stack, url } = await startStackApart();
  project.provide("pages", { url, chromium, scriptBytes });
  return async () => {
    stack.stdin?.end();
    await once(stack, "exit");
    const sizes = [...scripts].map(([name, size]) => `${name.replace(/-\w+\.js$/, "")} ${kib(size)}`);
    console.log(`\nThe web page: ${kib(scriptBytes)} of script, compressed (${sizes.join(", ")})`);
    console.log(await readFile(FIGURES, "utf8").catch(() => ""));
  };
}

/**
 * In a process of its own: waiting for a stack meets refused connections, and vitest's global setup fails at the
 * trace of any error there is.
 */
async function startStackApart(): Promise<{ stack: ChildProcess; url: string }> {
  const script = path.join(import.meta.dirname, "stack.ts");
  const stack = spawn(process.execPath, [script], { cwd: ROOT, stdio: ["pipe", "pipe", "inherit"] });
  for await (const line of createInterface({ input: stack.stdout })) {
    return { stack, url: (JSON.parse(line) as StackLine).url };
  }
  throw new Error("The stack for the tests of the web page did not start.");
}

function kib(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}

declare module "vitest" {
  interface ProvidedContext {
    /** What the tests of the web page work with; null where there is no browser. */
    pages: {
      readonly url: string;
      /** Path of the browser's program. */
      readonly chromium: string;
      /** All script of the page, compressed. */
      readonly scriptBytes: number;
    } | null;
  }
}
