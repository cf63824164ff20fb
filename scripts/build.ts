/** `npm run build`: the served files, and the Worker as it would be deployed, in `dist/`. */
import { prepareAssets } from "./lib/assets.ts";
import { runTool } from "./lib/tool.ts";

await prepareAssets();
process.exitCode = await runTool("wrangler", [
  "deploy",
  "--dry-run",
  "--outdir",
  "dist",
  ...process.argv.slice(2),
]);
