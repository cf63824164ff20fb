/** `npm run check`: format, lint, types and tests, all of them; ends with the line `N passed, N failed`. */
import { checkSources } from "./lib/sources.ts";
import { runTests, summarize } from "./lib/tests.ts";

const failed = await checkSources();
const outcome = await runTests(process.argv.slice(2));
if (failed.length > 0) console.error(`Not clean: ${failed.join(", ")}.`);
console.log(summarize(outcome));
process.exitCode = failed.length > 0 ? 1 : outcome.exitCode;
