import path from "node:path";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { TEST_BINDINGS } from "./test/workers/bindings.ts";

const root = import.meta.dirname;
/** What a test waits for comes late on a loaded machine; the test's own limit ends what hangs. */
const PATIENT = { poll: { timeout: 50_000 } };
/** A second handing-out of a message at once: tests wait for states, not for queues. */
const QUICK = { maxBatchTimeout: 0, maxBatchSize: 1, maxRetries: 10, retryDelay: 0 };

export default defineConfig(async () => {
  const migrations = await readD1Migrations(path.join(root, "migrations"));
  return {
    test: {
      // The Worker logs each request; that is read where a test fails.
      silent: "passed-only" as const,
      projects: [
        {
          test: {
            name: "pure",
            include: [
              "src/**/*.test.ts",
              "scripts/**/*.test.ts",
              "test/engine/**/*.test.ts",
              "test/pure/**/*.test.ts",
            ],
            expect: PATIENT,
            testTimeout: 60_000,
          },
        },
        {
          plugins: [
            cloudflareTest(({ inject }) => ({
              wrangler: { configPath: "./wrangler.toml" },
              remoteBindings: false,
              miniflare: {
                // Test only: lets a test call the queue and cron handlers of the Worker.
                compatibilityFlags: ["service_binding_extra_handlers"],
                bindings: {
                  ...TEST_BINDINGS,
                  AUTOENHANCE_BASE_URL: inject("simulatorUrl"),
                  TEST_MIGRATIONS: migrations,
                },
                queueConsumers: {
                  "darkroom-renditions": { ...QUICK, deadLetterQueue: "darkroom-dead-letters" },
                  "darkroom-renders": { ...QUICK, deadLetterQueue: "darkroom-dead-letters" },
                  "darkroom-webhooks": { ...QUICK, deadLetterQueue: "darkroom-dead-letters" },
                  "darkroom-archives": { ...QUICK, deadLetterQueue: "darkroom-dead-letters" },
                  "darkroom-imports": { ...QUICK, deadLetterQueue: "darkroom-dead-letters" },
                  "darkroom-dead-letters": { ...QUICK, maxRetries: 1 },
                },
              },
            })),
          ],
          test: {
            name: "workers",
            include: ["test/workers/**/*.test.ts"],
            globalSetup: [
              "./test/upstream/globalSetup.ts",
              "./test/webhooks/globalSetup.ts",
              "./test/model/globalSetup.ts",
            ],
            setupFiles: ["./test/workers/setup.ts"],
            expect: PATIENT,
            testTimeout: 60_000,
            hookTimeout: 60_000,
          },
        },
        {
          test: {
            name: "e2e",
            include: ["test/e2e/**/*.test.ts"],
            expect: PATIENT,
            testTimeout: 180_000,
            hookTimeout: 180_000,
            fileParallelism: false,
          },
        },
        {
          test: {
            name: "pages",
            include: ["test/pages/**/*.test.ts"],
            globalSetup: ["./test/pages/globalSetup.ts"],
            expect: PATIENT,
            testTimeout: 180_000,
            hookTimeout: 180_000,
            fileParallelism: false,
          },
        },
      ],
    },
  };
});
