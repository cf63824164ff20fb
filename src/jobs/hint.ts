import { z } from "zod";

/**
 * A queue message. It says where to look, not what to do: the job's Durable Object decides whether the step
 * is free. Without a step it means any step that is free.
 */
export interface Hint {
  readonly jobId: string;
  readonly step?: string;
}

/** What a message is read with, since a queue may carry anything. */
export const hintShape = z.object({ jobId: z.uuid(), step: z.string().optional() });
