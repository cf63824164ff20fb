/** `npm test [-- vitest's arguments]`: ends with the line `N passed, N failed`. */
import { runTests, summarize } from "./lib/tests.ts";

const outcome = await runTests(process.argv.slice(2));
console.log(summarize(outcome));
process.exitCode = outcome.exitCode;
