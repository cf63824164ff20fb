import type { Env } from "../config.ts";
import type { Hint } from "./hint.ts";

interface KindEntry {
  /** Steps, stage by stage: those of one stage run side by side. */
  readonly stages: readonly (readonly string[])[];
  readonly queue: string;
  readonly binding: keyof Env & `${string}_QUEUE`;
  /** What it has to pass in an isolate: one that decodes pictures, or one that only moves them. */
  readonly gate: "engine" | "transfer";
}

/** Every kind of job. A kind has a queue of its own, so that prints never hold up thumbnails. */
export const KINDS = Object.freeze({
  renditions: {
    stages: [["make"]],
    queue: "darkroom-renditions",
    binding: "RENDITIONS_QUEUE",
    gate: "engine",
  },
  archive: { stages: [["gather"]], queue: "darkroom-archives", binding: "ARCHIVES_QUEUE", gate: "transfer" },
  import: { stages: [["fetch"]], queue: "darkroom-imports", binding: "IMPORTS_QUEUE", gate: "transfer" },
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

export function openQueues(env: Env): Queues {
  return {
    renditions: env[KINDS.renditions.binding],
    archive: env[KINDS.archive.binding],
    import: env[KINDS.import.binding],
  };
}
