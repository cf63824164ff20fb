import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { answerEndlessly, listen, type TestServer } from "../servers/listen.ts";

/** A request that a box has got. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Where what came to a box is read: `/_received/{box}`. */
const RECEIVED = "/_received/";

type Answer = (response: ServerResponse, box: string) => void;

/** Answers that are no mere status. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  "302": (response, box) => response.writeHead(302, { location: `/${box}-elsewhere` }).end(),
  hang: () => {},
  reset: (response) => response.destroy(),
  endless: answerEndlessly,
};

/**
 * Receives events on a port of its own, in boxes named by the first part of the path. `?answers=500,hang,204` says
 * how a box answers its first, second, … request; the last goes on.
 */
export async function startReceiver(): Promise<TestServer> {
  const boxes = new Map<string, Received[]>();
  return listen((request, response) => receive(boxes, request, response));
}

async function receive(
  boxes: Map<string, Received[]>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = "", url: path = "/" } = request;
  const { pathname, searchParams } = new URL(path, "http://receiver");
  if (pathname.startsWith(RECEIVED)) {
    response.end(JSON.stringify(boxes.get(pathname.slice(RECEIVED.length)) ?? []));
    return;
  }
  const box = pathname.split("/")[1] ?? "";
  const body = await text(request);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, `${value}`]),
  );
  const received = [...(boxes.get(box) ?? []), { method, path, headers, body }];
  boxes.set(box, received);
  const answers = (searchParams.get("answers") ?? "204").split(",");
  const answer = answers[Math.min(received.length, answers.length) - 1] ?? "";
  const special = ANSWERS[answer];
  if (special === undefined) response.writeHead(Number(answer)).end();
  else special(response, box);
}
