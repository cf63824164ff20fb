import { runTool } from "./tool.ts";

/**
 * Format, lint and types; all of them run. The web page has a browser's globals and everything else the Worker's, so
 * its types are checked apart, against declarations of the rest.
 * @returns the names of those that found something
 */
export async function checkSources(): Promise<string[]> {
  const checks = [
    { name: "format and lint", run: () => runTool("biome", ["check", "--error-on-warnings"]) },
    { name: "types", run: () => runTool("tsc", ["--build", "src/ui"]) },
  ];
  const failed: string[] = [];
  for (const { name, run } of checks) {
    if ((await run()) !== 0) failed.push(name);
  }
  return failed;
}
