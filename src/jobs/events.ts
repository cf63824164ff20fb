import { LIMITS } from "../limits.ts";
import { isEnded, type JobState } from "./state.ts";
import { viewJob } from "./view.ts";

const KEEP_ALIVE_MS = 15_000;
const encoder = new TextEncoder();

/** One event of a job's stream (HTML Standard, 9.2 Server-sent events); its id is the job's sequence. */
export function formatEvent(state: JobState): string {
  const name = isEnded(state.status) ? state.status : "progress";
  return `event: ${name}\nid: ${state.seq}\ndata: ${JSON.stringify(viewJob(state))}\n\n`;
}

/** The listeners of one job. Each gets the present state at once, then every change, and its end. */
export class JobListeners {
  readonly #open = new Set<ReadableStreamDefaultController<Uint8Array>>();

  /** A stream for one listener; it ends with the job, or after the limit, when the client connects again. */
  listen(state: JobState): ReadableStream<Uint8Array> {
    let listener: ReadableStreamDefaultController<Uint8Array> | undefined;
    let keepAlive: ReturnType<typeof setInterval> | undefined;
    let limit: ReturnType<typeof setTimeout> | undefined;
    const leave = () => {
      clearInterval(keepAlive);
      clearTimeout(limit);
      if (listener !== undefined) this.#open.delete(listener);
    };
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        listener = controller;
        controller.enqueue(encoder.encode(`retry: 2000\n\n${formatEvent(state)}`));
        if (isEnded(state.status)) {
          controller.close();
          return;
        }
        this.#open.add(controller);
        keepAlive = setInterval(() => this.#write(controller, ": keep-alive\n\n"), KEEP_ALIVE_MS);
        limit = setTimeout(() => {
          leave();
          controller.close();
        }, LIMITS.eventStreamSeconds * 1000);
      },
      cancel: leave,
    });
  }

  tell(state: JobState): void {
    for (const controller of this.#open) {
      this.#write(controller, formatEvent(state));
      if (isEnded(state.status)) {
        this.#open.delete(controller);
        controller.close();
      }
    }
  }

  #write(controller: ReadableStreamDefaultController<Uint8Array>, text: string): void {
    try {
      controller.enqueue(encoder.encode(text));
    } catch {
      // The client went away between two writes; its cancel may not have arrived yet.
      this.#open.delete(controller);
    }
  }
}
