import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import type { TestServer } from "./listen.ts";

/**
 * A line to another server that breaks off the first answer after so many bytes, its head included, and carries
 * what comes after whole.
 */
export async function cutOnce(to: string, bytes: number): Promise<TestServer> {
  const { hostname, port } = new URL(to);
  const open = new Set<Socket>();
  let left = bytes;
  const server = createServer((client) => {
    const target = connect(Number(port), hostname);
    for (const [one, other] of [
      [client, target],
      [target, client],
    ] as const) {
      open.add(one);
      one.on("error", () => other.destroy()).on("close", () => open.delete(one));
    }
    client.pipe(target);
    target.on("end", () => client.end());
    target.on("data", (chunk) => {
      if (left <= 0) return client.write(chunk);
      left -= chunk.length;
      if (left > 0) return client.write(chunk);
      // In good order, so that what was sent arrives: a reset would discard it.
      client.end(chunk.subarray(0, chunk.length + left));
      target.destroy();
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      const closed = once(server.close(), "close");
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
