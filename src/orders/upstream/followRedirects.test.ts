import { describe, expect, it } from "vitest";
import { LIMITS } from "../../limits.ts";
import { UpstreamClient } from "./client.ts";
import { nextHop } from "./followRedirects.ts";
import {
  answerJson,
  configFor,
  jpegLike,
  KEY,
  redirect,
  refusalOf,
  type Seen,
  serve,
} from "./server.fixture.ts";

const PICTURE = jpegLike(3000);
const OPTIONS = { format: "jpeg", quality: 80, preview: true } as const;
const keysOf = (seen: readonly Seen[]) => seen.map(({ headers }) => headers["x-api-key"]);
/** No header of ours, whatever its name. */
const ours = (seen: readonly Seen[]) =>
  seen.flatMap(({ headers }) =>
    Object.entries(headers).filter(([name, value]) => /^x-|auth/.test(name) || value === KEY),
  );

describe("a chain of redirects", () => {
  it("takes the key along at home, drops it at the first other origin, and never sends it again", async () => {
    let away = "";
    const home = await serve(({ path }, response) => {
      if (path.startsWith("/v3/")) redirect(response, "../../../asset/1?x=y", 307);
      else if (path.startsWith("/asset/")) redirect(response, `${away}/out`);
      else if (path === "/back") redirect(response, "/and/again", 308);
      else response.writeHead(200, { "content-type": "image/jpeg" }).end(PICTURE);
    });
    const store = await serve((_, response) => redirect(response, `${home.url}/back`, 303));
    away = store.url;
    const picture = await new UpstreamClient(configFor(home.url), { devMode: true }).openPicture(
      "i",
      OPTIONS,
    );
    expect(await picture.read(new Uint8Array(9000), 9000)).toEqual(PICTURE);
    expect(home.seen.map(({ path }) => path.split("?")[0])).toEqual([
      "/v3/images/i/enhanced",
      "/asset/1",
      "/back",
      "/and/again",
    ]);
    expect(keysOf(home.seen)).toEqual([KEY, KEY, undefined, undefined]);
    expect(ours(store.seen)).toEqual([]);
    expect(ours(home.seen.slice(2))).toEqual([]);
  });

  it.each(["image_url", "imageSource", "url"])("goes on at a JSON answer's %s", async (field) => {
    const store = await serve((_, response) => response.writeHead(200).end(PICTURE));
    const home = await serve((_, response) =>
      answerJson(response, { status: "x", [field]: `${store.url}/p` }),
    );
    const picture = await new UpstreamClient(configFor(home.url)).openPicture("i", OPTIONS);
    expect(await picture.read(new Uint8Array(9000), 9000)).toEqual(PICTURE);
    expect(keysOf(home.seen)).toEqual([KEY]);
    expect(ours(store.seen)).toEqual([]);
  });

  it("ends with an error when it is a loop", async () => {
    const home = await serve(({ path }, response) =>
      redirect(response, path.includes("v3") ? "/a" : path === "/a" ? "/b" : "/a"),
    );
    expect(await refusalOf(new UpstreamClient(configFor(home.url)).openPicture("i", OPTIONS))).toMatchObject({
      code: "upstream_failed",
      detail: { reason: "The redirects go round in a loop" },
    });
    expect(home.seen).toHaveLength(3);
  });

  it("ends with an error when it is too long", async () => {
    const home = await serve((_, response, count) => redirect(response, `/step/${count}`));
    expect(await refusalOf(new UpstreamClient(configFor(home.url)).openPicture("i", OPTIONS))).toMatchObject({
      code: "upstream_failed",
      detail: { reason: "There are too many redirects" },
    });
    expect(home.seen).toHaveLength(LIMITS.upstreamRedirects + 1);
  });

  it("ends with an error when it leads nowhere", async () => {
    const home = await serve((_, response) => response.writeHead(302).end());
    expect(await refusalOf(new UpstreamClient(configFor(home.url)).getOrder("o"))).toMatchObject({
      code: "upstream_failed",
      detail: { status: 302 },
    });
  });

  it("does not turn a POST into a GET, but goes on where the method stays", async () => {
    const home = await serve(({ path }, response) => {
      if (path === "/v3/orders/") redirect(response, "/moved", 308);
      else answerJson(response, { order_id: "o" });
    });
    await new UpstreamClient(configFor(home.url)).createOrder("name");
    expect(home.seen.map(({ method }) => method)).toEqual(["POST", "POST"]);
    expect(home.seen[1]?.body).toEqual(home.seen[0]?.body);
    const other = await serve((_, response) => redirect(response, "/moved", 302));
    expect(await refusalOf(new UpstreamClient(configFor(other.url)).createOrder("name"))).toMatchObject({
      code: "upstream_failed",
    });
    expect(other.seen).toHaveLength(1);
  });

  it("that another store refuses is not the key's fault", async () => {
    const store = await serve((_, response) => response.writeHead(403).end());
    const home = await serve((_, response) => redirect(response, store.url));
    expect(await refusalOf(new UpstreamClient(configFor(home.url)).openPicture("i", OPTIONS))).toMatchObject({
      code: "upstream_failed",
    });
  });
});

describe("the next address", () => {
  const at = (url: string, home = true) => ({ url: new URL(url), home });

  it.each([
    ["https://a.example/x/y", "../z?q#part", "https://a.example/z?q", true],
    ["https://a.example/", "//b.example/p", "https://b.example/p", false],
    ["https://a.example/", "https://a.example:444/", "https://a.example:444/", false],
    ["https://a.example/", "https://a.example:443/p", "https://a.example/p", true],
    ["http://a.example/", "https://a.example/", "https://a.example/", false],
  ])("from %s by %s is %s", (from, location, to, home) => {
    const hop = nextHop(at(from), location);
    expect([hop.url.href, hop.home]).toEqual([to, home]);
  });

  it("is not home again once the chain was away", () => {
    expect(nextHop(at("https://a.example/", false), "https://a.example/").home).toBe(false);
  });

  it.each([
    ["http://a.example/"],
    ["ftp://a.example/"],
    ["data:image/png;base64,AAAA"],
    ["file:///etc/passwd"],
    ["https://user:word@a.example/"],
    ["https://"],
  ])("is never %s", (location) => {
    expect(() => nextHop(at("https://a.example/"), location)).toThrow(/redirect/i);
  });
});
