import type { Env } from "../config.ts";
import type { Hint } from "./hint.ts";
import { renderStages } from "./renderSteps.ts";

/** Steps, stage by stage: those of one stage run side by side. */
export type Stages = readonly (readonly string[])[];

interface KindEntry {
  /** Where their number depends on the job, by its payload. */
  readonly stages: Stages | ((payload: Readonly<Record<string, unknown>>) => Stages);
  readonly queue: string;
  readonly binding: keyof Env & `${string}_QUEUE`;
  /** What it has to pass in an isolate: whether it decodes pictures, only moves them, or tells of them. */
  readonly gate: "engine" | "transfer" | "delivery";
}

/** Every kind of job. A kind has a queue of its own, so that prints never hold up thumbnails. */
export const KINDS = Object.freeze({
  renditions: {
    stages: [["make"]],
    queue: "darkroom-renditions",
    binding: "RENDITIONS_QUEUE",
    gate: "engine",
  },
  render: { stages: renderStages, queue: "darkroom-renders", binding: "RENDERS_QUEUE", gate: "engine" },
  archive: { stages: [["gather"]], queue: "darkroom-archives", binding: "ARCHIVES_QUEUE", gate: "transfer" },
  import: { stages: [["fetch"]], queue: "darkroom-imports", binding: "IMPORTS_QUEUE", gate: "transfer" },
  webhook: {
    stages: [["deliver"]],
    queue: "darkroom-webhooks",
    binding: "WEBHOOKS_QUEUE",
    gate: "delivery",
  },
} satisfies Record<string, KindEntry>);

export type JobKind = keyof typeof KINDS;
export type Queues = Readonly<Record<JobKind, Queue<Hint>>>;

export const JOB_KINDS = Object.keys(KINDS) as JobKind[];
export const DEAD_LETTER_QUEUE = "darkroom-dead-letters";

export function isJobKind(name: string): name is JobKind {
  return Object.hasOwn(KINDS, name);
}

/** The kind whose messages a queue carries. */
export function kindOfQueue(queue: string): JobKind | undefined {
  return JOB_KINDS.find((kind) => KINDS[kind].queue === queue);
}

/** The steps of a job, stage by stage. */
export function stagesOf(kind: JobKind, payload: Readonly<Record<string, unknown>>): Stages {
  const { stages } = KINDS[kind];
  return typeof stages === "function" ? stages(payload) : stages;
}

export function openQueues(env: Env): Queues {
  return {
    renditions: env[KINDS.renditions.binding],
    render: env[KINDS.render.binding],
    archive: env[KINDS.archive.binding],
    import: env[KINDS.import.binding],
    webhook: env[KINDS.webhook.binding],
  };
}
