import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { ROOT, toolEnvironment } from "./environment.ts";
import { exitCodeOf, onLeave } from "./leave.ts";

/** The tools by their command, and the package each comes from. */
const TOOLS = Object.freeze({
  biome: "@biomejs/biome",
  "drizzle-kit": "drizzle-kit",
  tsc: "typescript",
  vitest: "vitest",
  wrangler: "wrangler",
});

export type Tool = keyof typeof TOOLS;

/** Path of the script behind a tool's command. */
export function toolScript(tool: Tool): string {
  const folder = path.join(ROOT, "node_modules", TOOLS[tool]);
  const { bin } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const script: unknown = typeof bin === "string" ? bin : bin?.[tool];
  if (typeof script !== "string") throw new Error(`${TOOLS[tool]} has no command ${tool}`);
  return path.join(folder, script);
}

/** Runs a tool in the foreground, with this Node. Resolves with its exit code. */
export async function runTool(
  tool: Tool,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<number> {
  const child = spawn(process.execPath, [toolScript(tool), ...args], {
    cwd: ROOT,
    stdio: "inherit",
    env: toolEnvironment(environment),
  });
  let interrupted: number | undefined;
  const stay = onLeave((reason) => {
    interrupted = exitCodeOf(reason);
    child.kill(reason === "orphaned" ? "SIGTERM" : reason);
  });
  try {
    const code = await new Promise<number | null>((resolve, reject) =>
      child.on("error", reject).on("exit", resolve),
    );
    return interrupted ?? code ?? 1;
  } finally {
    stay();
  }
}
