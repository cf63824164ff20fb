import { LIMITS } from "../../limits.ts";
import { connectionFault, Fault } from "./fault.ts";
import type { Line } from "./line.ts";
import { readJson } from "./readJson.ts";
import { readPointer } from "./shapes.ts";

/** One request of a chain. */
export interface Hop {
  readonly url: URL;
  /** Whether the whole chain up to here was at the service's own origin: only then it may see the key. */
  readonly home: boolean;
}

export interface Answer {
  readonly response: Response;
  /** The hop that gave it. */
  readonly hop: Hop;
}

interface Asking {
  /** Other methods than GET follow 307 and 308 only, which keep the method (RFC 9110, 15.4). */
  readonly method: "GET" | "POST" | "PUT";
  /** Sends one request, `redirect: "manual"`; called once for each hop. */
  send(hop: Hop): Promise<Response>;
  /** Follow a JSON answer that carries an address, as a redirect. */
  readonly pointers?: boolean;
}

const REDIRECTS: Readonly<Record<Asking["method"], ReadonlySet<number>>> = {
  GET: new Set([301, 302, 303, 307, 308]),
  POST: new Set([307, 308]),
  PUT: new Set([307, 308]),
};

/**
 * Sends to `start` and follows where the answers lead, until one is no redirect.
 * @throws Fault for a loop, too many hops, an address that must not be followed, a reset, no head in time
 */
export async function followRedirects(line: Line, start: Hop, asking: Asking): Promise<Answer> {
  const seen = new Set<string>();
  let hop = start;
  for (;;) {
    if (seen.has(hop.url.href)) throw new Fault("The redirects go round in a loop");
    if (seen.size > LIMITS.upstreamRedirects) throw new Fault("There are too many redirects");
    seen.add(hop.url.href);
    const response = await line.within(() => sendOnce(asking, hop), "answer");
    const target = await findTarget(line, response, asking);
    if (target === null) return { response, hop };
    hop = nextHop(hop, target);
  }
}

/** Where `location` leads from `hop`. @throws Fault for what is not followed */
export function nextHop(hop: Hop, location: string): Hop {
  const url = URL.parse(location, hop.url.href);
  if (url === null) throw new Fault("The redirect's address cannot be read");
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw new Fault(`The redirect leads to ${url.protocol.slice(0, 20)}, which is not followed`);
  if (hop.url.protocol === "https:" && url.protocol === "http:")
    throw new Fault("The redirect leads from https to http, which is not followed");
  if (url.username !== "" || url.password !== "")
    throw new Fault("The redirect's address carries a password");
  url.hash = "";
  return { url, home: hop.home && url.origin === hop.url.origin };
}

async function sendOnce(asking: Asking, hop: Hop): Promise<Response> {
  try {
    return await asking.send(hop);
  } catch (cause) {
    throw cause instanceof Fault ? cause : connectionFault(cause);
  }
}

async function findTarget(line: Line, response: Response, asking: Asking): Promise<string | null> {
  if (response.status >= 300 && response.status < 400) {
    void response.body?.cancel().catch(() => {});
    const location = response.headers.get("location");
    if (REDIRECTS[asking.method].has(response.status) && location !== null) return location;
    throw new Fault(`The answer has status ${response.status}, which leads nowhere`, {
      status: response.status,
    });
  }
  if (
    !asking.pointers ||
    response.status !== 200 ||
    !/[/+]json\b/i.test(response.headers.get("content-type") ?? "")
  )
    return null;
  const target = readPointer(await readJson(line, response));
  if (target === null) throw new Fault("The answer is JSON without a picture's address", { again: true });
  return target;
}
