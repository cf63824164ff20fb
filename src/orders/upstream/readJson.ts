import { LIMITS } from "../../limits.ts";
import { readBody } from "./bodyReader.ts";
import { connectionFault, Fault } from "./fault.ts";
import type { Line } from "./line.ts";

const PIECE_BYTES = 64 * 1024;

/** The size that a body of these headers has to have; null if nothing tells (also when it is compressed). */
export function declaredSize(headers: Headers): number | null {
  const length = headers.get("content-length") ?? "";
  const encoding = headers.get("content-encoding")?.toLowerCase() ?? "identity";
  return encoding === "identity" && /^\d{1,15}$/.test(length) ? Number(length) : null;
}

/** What the answer says it is, in short, for reasons. */
export function describeType(headers: Headers): string {
  const type = headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return /^[\w.+-]{1,40}\/[\w.+-]{1,60}$/.test(type) ? type : "without a type";
}

/**
 * The JSON of an answer of at most `limit` bytes.
 * @throws Fault when it is larger, cut short, late or not JSON
 */
export async function readJson(
  line: Line,
  response: Response,
  limit: number = LIMITS.upstreamJsonBytes,
): Promise<unknown> {
  const text = await readText(line, response, limit);
  try {
    return JSON.parse(text);
  } catch {
    throw new Fault(`The answer is ${describeType(response.headers)}, and not valid JSON`, { again: true });
  }
}

async function readText(line: Line, response: Response, limit: number): Promise<string> {
  const due = declaredSize(response.headers);
  if (due !== null && due > limit) throw tooLarge(limit);
  if (response.body === null) return "";
  const reader = readBody(response.body);
  const decoder = new TextDecoder();
  let buffer = new Uint8Array(PIECE_BYTES);
  let size = 0;
  let text = "";
  try {
    for (;;) {
      const piece = await line.within(() => reader.read(buffer, 1), "rest of the answer");
      if (piece === null) break;
      size += piece.length;
      if (size > limit) throw tooLarge(limit);
      text += decoder.decode(piece, { stream: true });
      buffer = new Uint8Array(piece.buffer);
    }
  } catch (error) {
    reader.cancel(error);
    throw line.signal.aborted || error instanceof Fault ? error : connectionFault(error);
  }
  if (due !== null && size < due) throw connectionFault(`${size} of ${due} bytes`);
  return text + decoder.decode();
}

function tooLarge(limit: number): Fault {
  return new Fault(`The answer is larger than ${limit.toLocaleString("en")} bytes`);
}
