import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import type { Network } from "./server.ts";

/** How a transfer ended: all was sent, the client left, or it was cut on purpose. Bytes of the body. */
export interface End {
  readonly outcome: "whole" | "left" | "cut";
  readonly sent: number;
}

/** Steps of a paced body: short beside the second that its rate is told in. */
const STEP_MS = 20;

/** Hands the body on, as slowly and as far as is asked for. */
export async function sendBody(from: IncomingMessage, to: ServerResponse, network: Network): Promise<End> {
  const reset = /^after=(\d+)$/.exec(network.reset ?? "")?.[1];
  const limit = Number(reset ?? network.end ?? Number.POSITIVE_INFINITY);
  const rate = Number(network.rate ?? Number.POSITIVE_INFINITY);
  const started = performance.now();
  if (limit === Number.POSITIVE_INFINITY && rate === limit) return pass(from, to);
  let sent = 0;
  try {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      for (const piece of cut(chunk.subarray(0, limit - sent), rate)) {
        if (to.destroyed) return { outcome: "left", sent };
        const ready = to.write(piece);
        sent += piece.length;
        if (!ready && !to.destroyed) await Promise.race([once(to, "drain"), once(to, "close")]);
        const ahead = started + (sent / rate) * 1000 - performance.now();
        if (ahead > 1) await wait(ahead);
      }
      if (sent >= limit) return await breakOff(to, reset !== undefined, sent);
    }
  } catch {
    to.destroy();
    return { outcome: "left", sent };
  }
  if (limit === 0) return breakOff(to, reset !== undefined, sent);
  to.end();
  if (!to.writableFinished && !to.destroyed) await Promise.race([once(to, "finish"), once(to, "close")]);
  return { outcome: to.writableFinished ? "whole" : "left", sent };
}

/** Nothing happens to it on its way. */
async function pass(from: IncomingMessage, to: ServerResponse): Promise<End> {
  let sent = 0;
  from.on("data", (chunk: Buffer) => {
    sent += chunk.length;
  });
  try {
    await pipeline(from, to);
    return { outcome: "whole", sent };
  } catch {
    return { outcome: "left", sent };
  }
}

function* cut(chunk: Buffer, rate: number): Generator<Buffer> {
  const step = Math.max(1, Math.min(chunk.length, Math.floor((rate * STEP_MS) / 1000)));
  for (let at = 0; at < chunk.length; at += step) yield chunk.subarray(at, at + step);
}

/** A reset (RST), or an orderly end (FIN), once what was written is out. */
async function breakOff(to: ServerResponse, isReset: boolean, sent: number): Promise<End> {
  const { socket } = to;
  if (socket !== null) {
    while (socket.writableLength > 0 && !socket.destroyed) await wait(1);
    if (isReset) socket.resetAndDestroy();
    else socket.end();
  }
  return { outcome: "cut", sent };
}
