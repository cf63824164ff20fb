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
  readonly #open = new Set<Listener>();

  /** How many are listening. */
  get size(): number {
    return this.#open.size;
  }

  /** A stream for one listener; it ends with the job, or after the limit, when the client connects again. */
  listen(state: JobState): ReadableStream<Uint8Array> {
    let listener: Listener | undefined;
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(encoder.encode(`retry: 2000\n\n${formatEvent(state)}`));
        if (isEnded(state.status)) return controller.close();
        listener = new Listener(controller, (gone) => this.#open.delete(gone));
        this.#open.add(listener);
      },
      cancel: () => listener?.leave(),
    });
  }

  tell(state: JobState): void {
    for (const listener of [...this.#open]) {
      listener.write(formatEvent(state));
      if (isEnded(state.status)) listener.end();
    }
  }
}

/** An open stream and its two timers, which keep the object awake and so go when it does. */
class Listener {
  readonly #controller: ReadableStreamDefaultController<Uint8Array>;
  readonly #gone: (listener: Listener) => void;
  readonly #keepAlive = setInterval(() => this.write(": keep-alive\n\n"), KEEP_ALIVE_MS);
  readonly #limit = setTimeout(() => this.end(), LIMITS.eventStreamSeconds * 1000);

  constructor(controller: ReadableStreamDefaultController<Uint8Array>, gone: (listener: Listener) => void) {
    this.#controller = controller;
    this.#gone = gone;
  }

  write(text: string): void {
    try {
      this.#controller.enqueue(encoder.encode(text));
    } catch {
      // The client went away between two writes; its cancel may not have arrived yet.
      this.leave();
    }
  }

  end(): void {
    this.leave();
    try {
      this.#controller.close();
    } catch {
      return;
    }
  }

  leave(): void {
    clearInterval(this.#keepAlive);
    clearTimeout(this.#limit);
    this.#gone(this);
  }
}
