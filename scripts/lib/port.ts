import { createServer } from "node:net";

/** Loopback address on which the local stack listens. */
const HOST = "127.0.0.1";

/** A port that nothing listens on now. */
export async function findFreePort(): Promise<number> {
  const port = await tryPort(0);
  if (port === undefined) throw new Error("No free port on this machine.");
  return port;
}

export async function isPortFree(port: number): Promise<boolean> {
  return (await tryPort(port)) !== undefined;
}

/**
 * A port as the environment names it.
 * @throws Error where it is none
 */
export function readPort(text: string | undefined, otherwise: number): number {
  if (text === undefined || text === "") return otherwise;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`PORT must be a number from 0 (any free one) to 65535, not "${text}".`);
}

/** @returns the port that was bound for a moment, or undefined where it is taken or not allowed */
function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen(port, HOST, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : undefined));
    });
  });
}
