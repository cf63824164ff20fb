/**
 * The enhancement service as the ZIP benchmark needs it, in a process of its own: orders of equal pictures, a
 * delay for each hop and a speed for each connection. Prints its port. The simulator in `test/upstream` is the
 * one that speaks the whole contract; this one is fast.
 */
import { createServer, type ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { findImage, type Scenario, scenarioOf, seriesOf } from "./scenarios.ts";

/** Pieces a second that a slowed body is sent in. */
const TICKS = 20;

const pictures = new Map<number, Buffer>();

const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? "/", "http://upstream");
  const [, kind, id = "", action] =
    /^\/(v3\/orders|v3\/images|hop|plain|picture)\/([^/]+)(?:\/(\w+))?/.exec(url.pathname) ?? [];
  if (kind === "plain") return sendAll(response, Number(id), Number(action));
  if (kind === "picture") return sendPicture(response, { bytes: Number(id), bytesPerSecond: null });
  const scenario = kind === "v3/orders" ? scenarioOf(id) : findImage(id);
  if (scenario === undefined) return send(response, 404, "{}");
  await wait(scenario.delayMs);
  if (kind === "v3/orders") return send(response, 200, JSON.stringify(describeOrder(scenario)));
  const hop = kind === "hop" ? Number(action) : 0;
  if (hop + 1 < scenario.hops) {
    response.writeHead(302, { Location: `/hop/${id}/${hop + 1}` }).end();
    return;
  }
  await sendPicture(response, scenario);
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(typeof address === "object" ? address?.port : address);
});

function describeOrder(scenario: Scenario) {
  const images = seriesOf(scenario).map((image_id, i) => ({
    image_id,
    image_name: `picture ${i + 1}.jpg`,
    status: "processed",
  }));
  return {
    order_id: scenario.order,
    name: "Benchmark",
    status: "processed",
    is_processing: false,
    is_merging: false,
    total_images: images.length,
    images,
  };
}

function send(response: ServerResponse, status: number, json: string): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(json);
}

async function sendPicture(
  response: ServerResponse,
  { bytes, bytesPerSecond }: Pick<Scenario, "bytes" | "bytesPerSecond">,
): Promise<void> {
  const picture = pictureOf(bytes);
  response.writeHead(200, { "Content-Type": "image/jpeg", "Content-Length": bytes, ETag: `"${bytes}"` });
  if (bytesPerSecond === null) {
    response.end(picture);
    return;
  }
  const started = performance.now();
  for (let sent = 0; sent < bytes; ) {
    const due = Math.min(
      bytes,
      Math.ceil(((performance.now() - started) / 1000 + 1 / TICKS) * bytesPerSecond),
    );
    response.write(picture.subarray(sent, due));
    sent = due;
    await wait(1000 / TICKS);
  }
  response.end();
}

/** The same bytes as an order's pictures, as one body. */
function sendAll(response: ServerResponse, count: number, bytes: number): void {
  const picture = pictureOf(bytes);
  response.writeHead(200, { "Content-Type": "application/octet-stream", "Content-Length": count * bytes });
  let sent = 0;
  const more = () => {
    while (sent < count) {
      sent += 1;
      if (!response.write(picture)) {
        response.once("drain", more);
        return;
      }
    }
    response.end();
  };
  more();
}

/** Framed as a JPEG is: the client looks at how it begins. */
function pictureOf(bytes: number): Buffer {
  const known = pictures.get(bytes);
  if (known !== undefined) return known;
  const picture = Buffer.alloc(bytes, 0x5a);
  picture.set([0xff, 0xd8, 0xff, 0xe0], 0);
  picture.set([0xff, 0xd9], bytes - 2);
  pictures.set(bytes, picture);
  return picture;
}
