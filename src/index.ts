import { createApp } from "./app.ts";
import { CODECS, ENGINES } from "./catalog/engine.ts";
import { renditionRunner } from "./catalog/makeRenditions.ts";
import type { Env } from "./config.ts";
import { consume, type StepRunner } from "./jobs/consumer.ts";
import { recordDeadLetters } from "./jobs/deadLetters.ts";
import { DEAD_LETTER_QUEUE, type JobKind, kindOfQueue } from "./jobs/kinds.ts";
import { hintLostJobs } from "./jobs/sweep.ts";
import { archiveRunner } from "./orders/gatherOrder.ts";
import { importRunner } from "./orders/importOrder.ts";
import { sweepArchives } from "./orders/sweepRecords.ts";
import { renderRunner } from "./prints/renderRunner.ts";
import { sweepRenders } from "./prints/sweepRenders.ts";
import { openServices, type Services } from "./services.ts";
import { deleteDeadObjects } from "./storage/sweep.ts";
import { webhookRunner } from "./webhooks/webhookRunner.ts";

export { JobCoordinator } from "./jobs/coordinator.ts";
export { RateWindow } from "./ops/rateWindow.ts";

const app = createApp();

/** Who does the steps of each kind of job. */
const RUNNERS: Readonly<Record<JobKind, StepRunner>> = {
  renditions: renditionRunner(CODECS, ENGINES),
  archive: archiveRunner,
  import: importRunner,
  render: renderRunner(CODECS, ENGINES),
  webhook: webhookRunner,
};

/** What is done each minute, one after the other, and each though another fails. */
const SWEEPS: readonly ((services: Services, now: number) => Promise<unknown>)[] = [
  hintLostJobs,
  sweepArchives,
  sweepRenders,
  deleteDeadObjects,
];

export default {
  fetch: app.fetch,

  async queue(batch, env) {
    const services = openServices(env);
    if (batch.queue === DEAD_LETTER_QUEUE) return recordDeadLetters(batch, services);
    const kind = kindOfQueue(batch.queue);
    if (kind === undefined) throw new Error(`No consumer for queue ${batch.queue}`);
    return consume(batch, kind, RUNNERS[kind], services);
  },

  async scheduled(controller, env) {
    const services = openServices(env);
    const failures: unknown[] = [];
    for (const sweep of SWEEPS) {
      try {
        await sweep(services, controller.scheduledTime);
      } catch (thrown) {
        failures.push(thrown);
      }
    }
    if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures);
  },
} satisfies ExportedHandler<Env>;
