import { appendFile, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject } from "vitest";
import { FIGURES, SCREENS } from "./folders.ts";

const given = inject("pages");

/** Tests in a browser. Where there is none they are skipped, and the setup has said so. */
export function describePages(name: string, tests: () => void): void {
  describe.skipIf(given === null)(name, tests);
}

/** Where the stack of all these tests is. */
export const url = given?.url ?? "";
export const scriptBytes = given?.scriptBytes ?? 0;

/** Far beyond what a loaded machine takes: the test's own limit ends what hangs. */
const TIMEOUT_MS = 60_000;

let browser: Browser | undefined;
beforeAll(async () => {
  if (given === null) return;
  browser = await chromium.launch({ executablePath: given.chromium, args: ["--no-sandbox"] });
});
afterAll(() => browser?.close());

/** A page of a fresh browser, and what went wrong in it. */
export interface Watched {
  readonly page: Page;
  /** Errors of the console and of scripts. */
  readonly errors: string[];
  /** Addresses of requests, and those that went to another place than the stack. */
  readonly requests: string[];
  readonly strays: string[];
  /** Ends it; nothing may have gone wrong. `expected` are errors that belong to the test. */
  close(expected?: RegExp): Promise<void>;
}

export async function openPage(options: BrowserContextOptions = {}, base = url): Promise<Watched> {
  if (browser === undefined) throw new Error("No browser");
  const context = await browser.newContext({
    baseURL: base,
    viewport: { width: 1280, height: 800 },
    reducedMotion: "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
    ...options,
  });
  context.setDefaultTimeout(TIMEOUT_MS);
  const page = await context.newPage();
  const [errors, requests, strays]: [string[], string[], string[]] = [[], [], []];
  // From the start: asking for it only when a key is about to open the dialog may come after that key.
  page.on("filechooser", () => undefined);
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("request", (request) => {
    const address = request.url();
    requests.push(address);
    if (!address.startsWith(`${base}/`) && !address.startsWith(`blob:${base}/`)) strays.push(address);
  });
  return {
    page,
    errors,
    requests,
    strays,
    async close(expected) {
      await context.close();
      expect(errors.filter((error) => !expected?.test(error))).toEqual([]);
      expect(strays).toEqual([]);
    },
  };
}

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** What axe-core finds that is serious or worse, by rule and element. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // Evaluated by the browser's own tools, which the page's policy does not bind.
  await page.evaluate(await readFile(AXE, "utf8"));
  const findings = (await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then((found) => found.violations)",
  )) as { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[];
  return findings
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary}`),
    );
}

/** Leaves a picture of what is shown, to be looked at. */
export async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(SCREENS, `${name}.png`) });
}

/** Notes a figure for the end of the run. */
export async function note(line: string): Promise<void> {
  await appendFile(FIGURES, `${line}\n`);
}

/** Waits until an expression holds in the page. Playwright's own way evaluates it in the page, whose policy forbids that. */
export async function eventually(page: Page, expression: string): Promise<void> {
  const holds = () => page.evaluate(`Boolean(${expression})`);
  await expect.poll(holds, { timeout: TIMEOUT_MS, message: expression }).toBe(true);
}
