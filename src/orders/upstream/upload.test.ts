import { describe, expect, it } from "vitest";
import { LIMITS } from "../../limits.ts";
import { UpstreamClient } from "./client.ts";
import { configFor, jpegLike, redirect, refusalOf, serve } from "./server.fixture.ts";

const BYTES = jpegLike(200_000);
const client = new UpstreamClient(configFor("http://127.0.0.1:9"));
const streamed = async () => new Blob([BYTES]).stream();

describe("putting a picture", () => {
  it.each([
    ["bytes", async () => BYTES],
    ["a stream", streamed],
  ])("sends %s with their length and the signed type, and nothing of ours", async (_, body) => {
    const store = await serve((_, response) => response.end());
    const target = { uploadUrl: `${store.url}/put?signature=1`, contentType: "application/octet-stream" };
    await client.putPicture(target, body, BYTES.length);
    const [seen] = store.seen;
    expect(seen).toMatchObject({ method: "PUT", path: "/put?signature=1" });
    expect(seen?.headers).toMatchObject({
      "content-type": "application/octet-stream",
      "content-length": String(BYTES.length),
    });
    expect(Object.keys(seen?.headers ?? {}).filter((name) => name.startsWith("x-"))).toEqual([]);
    expect(seen?.body.equals(BYTES)).toBe(true);
  });

  it("never sends the key, even to the service's own origin", async () => {
    const home = await serve((_, response) => response.end());
    await new UpstreamClient(configFor(home.url)).putPicture(
      { uploadUrl: `${home.url}/put`, contentType: "image/png" },
      async () => BYTES,
      BYTES.length,
    );
    expect(home.seen[0]?.headers["x-api-key"]).toBeUndefined();
  });

  it("begins again with a new body after a fault, and follows a redirect that keeps the method", async () => {
    const store = await serve(({ path }, response, count) => {
      if (count === 1) response.writeHead(500).end();
      else if (count === 2) response.destroy();
      else if (path === "/put") redirect(response, "/region/put", 307);
      else response.end();
    });
    let bodies = 0;
    const body = () => {
      bodies += 1;
      return streamed();
    };
    await client.putPicture({ uploadUrl: `${store.url}/put`, contentType: "image/jpeg" }, body, BYTES.length);
    expect(bodies).toBe(4);
    expect(store.seen.at(-1)).toMatchObject({ method: "PUT", path: "/region/put" });
    expect(store.seen.at(-1)?.body.equals(BYTES)).toBe(true);
  });

  it.each([
    [403, "upstream_failed", 1],
    [400, "upstream_refused", 1],
    [503, "upstream_failed", LIMITS.upstreamAttempts],
  ])("that is answered with %i is %s after %i requests", async (status, code, requests) => {
    const store = await serve((_, response) => response.writeHead(status).end());
    const put = client.putPicture(
      { uploadUrl: store.url, contentType: "a/b" },
      async () => BYTES,
      BYTES.length,
    );
    expect(await refusalOf(put)).toMatchObject({ code });
    expect(store.seen).toHaveLength(requests);
  });

  it("goes to no address that is not on the web", async () => {
    const put = client.putPicture({ uploadUrl: "file:///etc/x", contentType: "a/b" }, async () => BYTES, 1);
    expect(await refusalOf(put)).toMatchObject({ code: "upstream_failed" });
  });
});
