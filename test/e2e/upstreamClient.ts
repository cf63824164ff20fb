import { createServer, type IncomingHttpHeaders } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Simulator } from "../../scripts/lib/simulator.ts";
import type { MadeOrder, OrderSpec, SeenRequest } from "../workers/upstream.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: fields are checked where they are read
  readonly body: any;
}

/** A caller of the simulated service, with its key, that follows no redirect by itself. */
export class UpstreamCaller {
  readonly url: string;
  readonly #key: string;

  constructor({ url, apiKey }: Simulator) {
    this.url = url;
    this.#key = apiKey;
  }

  async call(
    path: string,
    method = "GET",
    json?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(new URL(path, this.url), {
      ...{ method, redirect: "manual", headers: { "x-api-key": this.#key, ...headers } },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("Content-Type")?.includes("json") === true;
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  async makeOrder(spec: OrderSpec): Promise<MadeOrder> {
    return (await this.call("/_simulator/orders", "POST", spec)).body;
  }

  /** An order of one picture. @returns the path of that picture's download */
  async picture(fault: string | string[], size = 20_000): Promise<string> {
    const { images } = await this.makeOrder({ images: [{ name: "a.jpg", fault, size }] });
    return `/v3/images/${images[0]?.image_id}/enhanced`;
  }

  /** The bytes behind a download, by redirects, without the key at another origin. */
  async download(path: string, headers: Record<string, string> = {}): Promise<Response> {
    let target = new URL(path, this.url);
    for (let hop = 0; hop < 6; hop += 1) {
      const key: Record<string, string> = target.origin === this.url ? { "x-api-key": this.#key } : {};
      const response = await fetch(target, { redirect: "manual", headers: { ...key, ...headers } });
      const location = response.headers.get("Location");
      if (location === null) return response;
      await response.body?.cancel();
      target = new URL(location, target);
    }
    throw new Error("Too many redirects");
  }

  async seen(orderId: string): Promise<SeenRequest[]> {
    return (await this.call(`/_simulator/requests?order=${orderId}`)).body;
  }

  /** What a bare TCP client sees of a GET, until the connection is closed. */
  raw(path: string): Promise<{ end: string; head: string; body: number }> {
    const { hostname, port, host } = new URL(this.url);
    const key = this.#key;
    return new Promise((resolve) => {
      const chunks: Buffer[] = [];
      let end = "orderly";
      const socket = connect(Number(port), hostname, () => {
        socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nx-api-key: ${key}\r\n\r\n`);
      });
      socket.on("data", (chunk) => chunks.push(chunk));
      socket.on("error", (error: NodeJS.ErrnoException) => {
        end = error.code ?? error.message;
      });
      socket.on("close", () => {
        const all = Buffer.concat(chunks);
        const at = all.indexOf("\r\n\r\n");
        resolve({
          end,
          head: all.toString("latin1", 0, Math.max(0, at)),
          body: at < 0 ? 0 : all.length - at - 4,
        });
      });
    });
  }
}

/** A receiver of webhook events. */
export async function openReceiver() {
  const events: { headers: IncomingHttpHeaders; body: Record<string, unknown> }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      events.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
      response.writeHead(202).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { events, url: `http://127.0.0.1:${port}/hook`, close: () => server.close() };
}
