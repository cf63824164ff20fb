import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** Calls back for each line of a stream, without its end. */
export function onLine(stream: Readable, callback: (line: string) => void): void {
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", callback);
}

const ESCAPE = String.fromCharCode(27);
const COLOURS = new RegExp(`${ESCAPE}\\[[0-9;]*m`, "g");

export function stripColours(text: string): string {
  return text.replace(COLOURS, "");
}
