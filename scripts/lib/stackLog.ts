import type { Readable } from "node:stream";
import { onLine, stripColours } from "./lines.ts";

/** Which lines of a stack are shown: none, problems with the Worker's own log, or wrangler's too. */
export type Verbosity = "none" | "worker" | "all";

const KEPT_LINES = 30;

/** Crons are called by the stack itself, so this warning (a paragraph of wrangler's) says nothing. */
const MUTED = /Scheduled Workers are not automatically triggered/;
const WORKER_LINE = /^\{.*"level":/;
const PROBLEM = /^(\[wrangler:(error|warn)\]|[✘▲])/;
const CONTINUED = /^(\s|$)/;

/** Shows the lines of a stack that are worth it, and remembers the last of all for when it fails. */
export class StackLog {
  readonly #recent: string[] = [];
  readonly #verbosity: Verbosity;
  #showing = false;

  constructor(verbosity: Verbosity, streams: readonly Readable[]) {
    this.#verbosity = verbosity;
    for (const stream of streams) onLine(stream, (line) => this.#take(stripColours(line)));
  }

  /** The last lines, for a message about a start that failed. */
  recent(): string {
    return this.#recent.join("\n");
  }

  #take(line: string): void {
    if (line.trim() !== "") this.#recent.push(line);
    if (this.#recent.length > KEPT_LINES) this.#recent.shift();
    if (this.#isShown(line)) process.stderr.write(`${line}\n`);
  }

  /** Indented and empty lines belong to the line before them. */
  #isShown(line: string): boolean {
    if (this.#verbosity !== "worker") return this.#verbosity === "all";
    if (!CONTINUED.test(line))
      this.#showing = WORKER_LINE.test(line) || (PROBLEM.test(line) && !MUTED.test(line));
    return this.#showing && line.trim() !== "";
  }
}
