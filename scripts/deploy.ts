/** `npm run deploy [-- wrangler's arguments]`: checks the sources, makes the served files, and deploys. */
import { prepareAssets } from "./lib/assets.ts";
import { checkSources } from "./lib/sources.ts";
import { runTool } from "./lib/tool.ts";

const failed = await checkSources();
if (failed.length > 0) {
  console.error(`Not deployed: ${failed.join(", ")} not clean.`);
  process.exitCode = 1;
} else {
  await prepareAssets();
  process.exitCode = await runTool("wrangler", ["deploy", ...process.argv.slice(2)]);
}
