import { runTool } from "./tool.ts";

/** Format, lint and types; all of them run. Resolves with the names of those that found something. */
export async function checkSources(): Promise<string[]> {
  const checks = [
    { name: "format and lint", run: () => runTool("biome", ["check", "--error-on-warnings"]) },
    { name: "types", run: () => runTool("tsc", ["--noEmit"]) },
  ];
  const failed: string[] = [];
  for (const { name, run } of checks) {
    if ((await run()) !== 0) failed.push(name);
  }
  return failed;
}
