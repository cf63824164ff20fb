import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { NETWORK } from "../src/serve/effects.ts";
import { sendBody } from "./body.ts";
import { reportEnd } from "./report.ts";

/** Longer than any client keeps a connection: it is not to be closed under a request. */
const KEEP_ALIVE_MS = 120_000;

/** Where the Worker listens, and the name under which its API is reached. */
export interface Behind {
  readonly host: string;
  readonly port: number;
  readonly name: string;
}

/**
 * Listens on those ports of one address (0 for any) and hands everything on to the Worker.
 * @returns the ports
 */
export async function openFront(
  host: string,
  ports: readonly number[],
  workerPort: number,
): Promise<number[]> {
  const opened: number[] = [];
  for (const port of ports) {
    const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (from, to) => {
      void handOn(from, to, { host, port: workerPort, name: `${host}:${opened[0]}` });
    });
    server.listen(port, host);
    await once(server, "listening");
    opened.push((server.address() as AddressInfo).port);
  }
  return opened;
}

async function handOn(from: IncomingMessage, to: ServerResponse, behind: Behind): Promise<void> {
  const worker = request({
    ...{ host: behind.host, port: behind.port, method: from.method, path: from.url },
    headers: { ...from.headers, connection: "close" },
    agent: false,
  });
  to.on("close", () => {
    if (!to.writableFinished) worker.destroy();
  });
  from.on("error", () => worker.destroy());
  worker.on("error", () => to.destroy());
  from.pipe(worker);
  try {
    const [answer] = (await once(worker, "response")) as [IncomingMessage];
    const network = takeNetwork(answer);
    if (network.delay !== undefined) await wait(Number(network.delay));
    if (network.reset === "head") {
      answer.destroy();
      from.socket.resetAndDestroy();
      return;
    }
    to.writeHead(answer.statusCode ?? 502, answer.headers);
    const end = await sendBody(answer, to, network);
    if (network.request !== undefined) reportEnd(behind, network.request, end);
  } catch {
    to.destroy();
  }
}

export type Network = Partial<Record<keyof typeof NETWORK, string>>;

/** What the Worker wants to happen; its headers go no further, and each hop has its own connection. */
function takeNetwork({ headers }: IncomingMessage): Network {
  const network: Network = {};
  for (const [name, header] of Object.entries(NETWORK)) {
    const value = headers[header];
    if (typeof value === "string") network[name as keyof Network] = value;
    delete headers[header];
  }
  delete headers.connection;
  delete headers["keep-alive"];
  return network;
}
