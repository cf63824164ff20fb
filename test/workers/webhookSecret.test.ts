import { expect, it } from "vitest";
import { isPublicHost } from "../../src/webhooks/publicHost.ts";
import { call, callWith, makeKey, OPERATOR } from "./caller.ts";
import { newClient } from "./catalogue.ts";

const PATH = "/v1/webhooks/secret";

it("a tenant reads its own secret, always the same and no other's, and nothing keeps it", async () => {
  const [mine, yours] = [await newClient("mine"), await newClient("yours")];
  const answer = await call(PATH, { headers: mine.headers });
  expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"]);
  // Standard Webhooks 1.0.0, "Signature scheme": base64 of 24 to 64 bytes.
  expect(answer.body).toEqual({ secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/) });
  expect((await call(PATH, { headers: mine.headers })).body).toEqual(answer.body);
  expect((await call(PATH, { headers: yours.headers })).body.secret).not.toBe(answer.body.secret);
  const operators = await call(`${PATH}?tenant_name=${mine.tenant}`, { headers: OPERATOR });
  expect(operators.body).toEqual(answer.body);
});

it("it is told to no other tenant, to no key without the scope, and not without a key", async () => {
  const [mine, yours] = [await newClient("mine"), await newClient("yours")];
  const foreign = await call(`${PATH}?tenant_name=${yours.tenant}`, { headers: mine.headers });
  expect(foreign.body).toMatchObject({ status: 403, code: "tenant_mismatch" });
  const { headers } = await makeKey(mine.tenant, { scopes: ["catalogue", "orders"] });
  expect((await call(PATH, { headers })).body).toMatchObject({
    ...{ status: 403, code: "forbidden" },
    detail: { scope: "renders" },
  });
  expect((await call(PATH)).body).toMatchObject({ status: 401, code: "unauthenticated" });
});

it("it changes with the deployment's signing key", async () => {
  const { headers } = await newClient("mine");
  const other = await callWith({ URL_SIGNING_KEY: "another-url-signing-key-0123456789" }, PATH, { headers });
  expect(other.body.secret).not.toBe((await call(PATH, { headers })).body.secret);
});

it("what a tenant reads before it has anything is what its events will be signed with", async () => {
  const open = { AUTH_MODE: "open" };
  const first = await callWith(open, `${PATH}?tenant_name=not-there-yet`);
  expect(first.body).toEqual((await callWith(open, `${PATH}?tenant_name=not-there-yet`)).body);
  expect(first.body.secret).not.toBe((await callWith(open, `${PATH}?tenant_name=nor-this-one`)).body.secret);
});

it("the interface's document tells of the secret, the event and its headers", async () => {
  const { paths, webhooks } = (await call("/v1/openapi.json")).body as Record<string, Record<string, object>>;
  expect(paths).toHaveProperty([PATH, "get"]);
  expect(webhooks).toHaveProperty(
    ["/render", "post", "requestBody", "content", "application/json", "schema"],
    {
      $ref: "#/components/schemas/RenderEvent",
    },
  );
});

it("hosts are judged by this runtime's tables as they are by Node's", () => {
  const hosts = ["example.com", "93.184.215.14", "[2606:4700::1111]"];
  const refused = [
    "10.1.2.3",
    "169.254.169.254",
    "[::ffff:5db8:d70e]",
    "[fd00::1]",
    "[2001:db8::1]",
    "intranet",
  ];
  expect([hosts.filter(isPublicHost), refused.filter(isPublicHost)]).toEqual([hosts, []]);
});
