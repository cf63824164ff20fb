import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ROOT } from "./environment.ts";
import { prepareMade } from "./made.ts";
import { runTool } from "./tool.ts";

export interface TestOutcome {
  readonly passed: number;
  readonly failed: number;
  readonly exitCode: number;
}

/** As much as is read here of the report that vitest's JSON reporter writes. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/** Runs every project of `vitest.config.ts`, or what vitest's own arguments choose. */
export async function runTests(args: readonly string[]): Promise<TestOutcome> {
  await prepareMade(ROOT);
  const folder = await mkdtemp(path.join(tmpdir(), "darkroom-test-"));
  try {
    const file = path.join(folder, "report.json");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    const exitCode = await runTool("vitest", ["run", ...reporters, ...args]);
    return { ...countTests(await readReport(file), exitCode), exitCode };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The line that ends a run. */
export function summarize({ passed, failed }: TestOutcome): string {
  return `${passed} passed, ${failed} failed`;
}

/** A file that does not load has no tests and still failed; so has a run that fails with no test to blame. */
function countTests(report: Report, exitCode: number): { passed: number; failed: number } {
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  const failed = report.numFailedTests + unloaded.length;
  return { passed: report.numPassedTests, failed: exitCode !== 0 && failed === 0 ? 1 : failed };
}

async function readReport(file: string): Promise<Report> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return { numPassedTests: 0, numFailedTests: 0, testResults: [] };
  return JSON.parse(text) as Report;
}
