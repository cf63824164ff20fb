/** `npm run db:generate`: a migration for what changed in the schema. */
import { runTool } from "./lib/tool.ts";

process.exitCode = await runTool("drizzle-kit", ["generate", ...process.argv.slice(2)]);
