import { describe, expect, it } from "vitest";
import { UpstreamClient } from "./client.ts";
import { answerJson, configFor, KEY, refusalOf, serve } from "./server.fixture.ts";

describe("the client", () => {
  it("sends the key, the version and, when asked, dev mode", async () => {
    const server = await serve((_, response) => answerJson(response, { order_id: "o-1", images: [] }));
    const client = new UpstreamClient(configFor(`${server.url}/prefix`));
    await client.getOrder("o-1");
    await client.withDevMode(true).getOrder("o-1");
    expect(server.seen.map(({ path }) => path)).toEqual(["/prefix/v3/orders/o-1", "/prefix/v3/orders/o-1"]);
    expect(server.seen.map(({ headers }) => headers["x-api-key"])).toEqual([KEY, KEY]);
    expect(server.seen.map(({ headers }) => headers["x-api-version"])).toEqual(["2025-05-08", "2025-05-08"]);
    expect(server.seen.map(({ headers }) => headers["x-dev-mode"])).toEqual([undefined, "true"]);
    expect(client.withDevMode(false)).toBe(client);
  });

  it("pages through the orders by the service's token, 15 at most", async () => {
    const server = await serve((_, response) =>
      answerJson(response, {
        orders: [{ order_id: "o" }],
        pagination: { per_page: 15, next_offset: "a/b=" },
      }),
    );
    const client = new UpstreamClient(configFor(server.url));
    const first = await client.listOrders({ perPage: 100 });
    await client.listOrders({ perPage: 3, offset: first.next ?? "" });
    expect(server.seen.map(({ path }) => path)).toEqual([
      "/v3/orders/?per_page=15",
      "/v3/orders/?per_page=3&offset=a%2Fb%3D",
    ]);
  });

  it("creates under an id of its own, so that a repeat after a lost answer is the same order", async () => {
    const server = await serve((_, response, count) => {
      if (count === 1) response.destroy();
      else answerJson(response, { name: "Façade" });
    });
    const order = await new UpstreamClient(configFor(server.url)).createOrder("Façade");
    const bodies = server.seen.map(({ body }) => JSON.parse(body.toString()));
    expect(bodies).toEqual([
      { order_id: order.id, name: "Façade" },
      { order_id: order.id, name: "Façade" },
    ]);
    expect(order.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("reads what a first request made when its repeat is refused", async () => {
    const server = await serve((seen, response, count) => {
      if (count === 1) response.destroy();
      else if (seen.method === "POST") answerJson(response, { message: "It exists" }, 409);
      else answerJson(response, { name: "there", upload_url: "https://store.example/put" });
    });
    const client = new UpstreamClient(configFor(server.url));
    expect((await client.createOrder(null)).name).toBe("there");
    expect(server.seen.map(({ method }) => method)).toEqual(["POST", "POST", "GET"]);
  });

  it("registers a picture and tells where it goes", async () => {
    const server = await serve((_, response) =>
      answerJson(response, { image_id: "i", upload_url: "https://s.example/" }),
    );
    const image = { name: "日本.jpg", orderId: "o", contentType: "image/jpeg" };
    const target = await new UpstreamClient(configFor(server.url)).registerImage(image);
    expect(target).toEqual({
      imageId: "i",
      uploadUrl: "https://s.example/",
      contentType: "application/octet-stream",
    });
    expect(JSON.parse(server.seen[0]?.body.toString() ?? "")).toEqual({
      image_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      image_name: "日本.jpg",
      order_id: "o",
      contentType: "image/jpeg",
    });
  });
});

describe("what the service refuses", () => {
  const ask = (status: number, body: unknown, headers: Record<string, string> = {}) =>
    serve((_, response) => {
      response
        .writeHead(status, { "content-type": "application/json", ...headers })
        .end(JSON.stringify(body));
    }).then(async (server) => ({
      error: await refusalOf(new UpstreamClient(configFor(server.url)).getOrder("o")),
      requests: server.seen.length,
    }));

  it.each([
    [401, "upstream_key_refused"],
    [403, "upstream_key_refused"],
    [404, "order_not_found"],
    [405, "upstream_failed"],
  ])("with status %i is %s, and not asked for again", async (status, code) => {
    expect(await ask(status, {})).toMatchObject({ error: { code, detail: { status } }, requests: 1 });
  });

  it.each([400, 402, 409, 422])(
    "with status %i is told in its own words, without the key",
    async (status) => {
      const { error, requests } = await ask(status, { message: `No: ${KEY} ${"x".repeat(500)}`, detail: {} });
      expect(error).toMatchObject({ code: "upstream_refused", detail: { status } });
      const reason = (error as { detail: { reason: string } }).detail.reason;
      expect(reason.startsWith("No: … x")).toBe(true);
      expect(reason.length).toBeLessThanOrEqual(300);
      expect(requests).toBe(1);
    },
  );

  it("is told by its status when its words cannot be read", async () => {
    const server = await serve((_, response) =>
      response.writeHead(422, { "content-type": "text/html" }).end("<p>"),
    );
    expect(await refusalOf(new UpstreamClient(configFor(server.url)).createOrder("x"))).toMatchObject({
      code: "upstream_refused",
      detail: { reason: "The answer has status 422" },
    });
  });

  it("as deleted is not there", async () => {
    expect(await ask(200, { order_id: "o", is_deleted: true })).toMatchObject({
      error: { code: "order_not_found" },
      requests: 1,
    });
  });
});
