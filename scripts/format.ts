/** `npm run format`: formats every file and applies the fixes that change no meaning. */
import { runTool } from "./lib/tool.ts";

process.exitCode = await runTool("biome", ["check", "--write", ...process.argv.slice(2)]);
