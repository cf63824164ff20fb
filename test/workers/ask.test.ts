import { describe, expect, inject, it } from "vitest";
import { LIMITS } from "../../src/limits.ts";
import type { ModelCall } from "../model/server.ts";
import { type Answer, call, callWith, makeKey } from "./caller.ts";

const KEY = "a-key-that-nobody-may-read";
const QUESTION = "How long does a signed link last?";

let models = 0;

/** A model that behaves as the word says, and what it is asked. */
function newModel(behaviour: string, variables: Record<string, string> = {}) {
  models += 1;
  const name = `${behaviour}-${models}`;
  const given = {
    ...{ ASK_MODEL_URL: `${inject("modelUrl")}/v1/`, ASK_MODEL_KEY: KEY, ASK_MODEL: name },
    ...variables,
  };
  return {
    name,
    ask: async (json: unknown = { question: QUESTION }): Promise<Answer> =>
      callWith(given, "/v1/ask", { method: "POST", headers: (await makeKey("asking")).headers, json }),
    read: async () => callWith(given, "/v1/ask", { headers: (await makeKey("asking")).headers }),
    received: async (): Promise<ModelCall[]> =>
      (await fetch(`${inject("modelUrl")}/_received/${name}`)).json(),
  };
}

describe("POST /v1/ask", () => {
  it("has the model answer from the passages found, and tells which of them it named", async () => {
    const model = newModel("cites");
    const { status, body, text } = await model.ask();
    expect(status, text).toBe(200);
    expect(body.answer).toBe("They last seven days [1]. <b>Then</b> they end [2][1].");
    const citations = body.citations as { number: number; url: string; excerpt: string }[];
    expect(citations.map(({ number }) => number)).toEqual([1, 2]);
    const [sent] = await model.received();
    const told = sent?.body.messages.at(-1)?.content ?? "";
    for (const { number, url, excerpt } of citations) {
      expect(url).toMatch(/^\/(ask\?read=|docs#)/);
      expect(told).toContain(`[${number}] `);
      expect(told).toContain(excerpt);
    }
    expect(told.endsWith(`Question: ${QUESTION}`)).toBe(true);
  });

  it("sends the key to the model's address alone, with bounds on its answer, and shows it to nobody", async () => {
    const model = newModel("cites");
    const answer = await model.ask({ question: QUESTION, passages: 2 });
    const [sent, ...more] = await model.received();
    expect(more).toEqual([]);
    expect(sent).toMatchObject({
      path: "/v1/chat/completions",
      authorization: `Bearer ${KEY}`,
      body: { model: model.name, max_tokens: LIMITS.askTokens },
    });
    const numbers = sent?.body.messages.at(-1)?.content.match(/^\[\d+\] /gm);
    expect(numbers).toEqual(["[1] ", "[2] "]);
    expect(answer.text).not.toContain(KEY);
  });

  it("gives the model the usual number of passages where more would fit", async () => {
    const model = newModel("cites");
    await model.ask({ question: "How do I cancel a job?" });
    const numbers = (await model.received())[0]?.body.messages.at(-1)?.content.match(/^\[\d+\] /gm);
    expect(numbers).toHaveLength(LIMITS.askPassagesDefault);
  });

  it("needs no key where the model asks for none", async () => {
    const model = newModel("cites", { ASK_MODEL_KEY: "" });
    expect((await model.ask()).status).toBe(200);
    expect((await model.received())[0]?.authorization).toBeNull();
  });

  it.each(["silent", "invents"])("tells of no source where the model names none: %s", async (behaviour) => {
    const { status, body } = await newModel(behaviour).ask();
    expect(status).toBe(200);
    expect(body).toMatchObject({ answer: expect.any(String), citations: [] });
  });

  it("does not ask the model what the documentation says nothing of", async () => {
    const model = newModel("cites");
    const { body } = await model.ask({ question: "What is the best pizza in Rome?" });
    expect(body).toEqual({ answer: null, citations: [] });
    expect(await model.received()).toEqual([]);
  });

  it.each([
    ["broken", "It answered 500"],
    ["refuses", "It answered 401"],
    ["redirects", "It answered 307"],
    ["unlike", "Its answer is no chat completion"],
    ["prose", "Its answer is no chat completion"],
    ["empty", "Its answer is no chat completion"],
    ["endless", "Its answer is too long"],
    ["resets", "It cannot be reached"],
  ])("is 502 with a plain reason where the model fails: %s", async (behaviour, reason) => {
    const model = newModel(behaviour);
    const { body, text } = await model.ask();
    expect(body).toMatchObject({ status: 502, code: "ask_failed", detail: { reason } });
    expect(text).not.toMatch(/secret|sk-123|127\.0\.0\.1/);
    expect(text).not.toContain(KEY);
    expect(await model.received()).toHaveLength(1);
  });

  it.each(["hangs", "trickles"])("gives up on a model that takes too long: %s", async (behaviour) => {
    const { body } = await newModel(behaviour, { ASK_MODEL_SECONDS: "0.3" }).ask();
    expect(body).toMatchObject({ status: 502, code: "ask_failed", detail: { reason: "It took too long" } });
  });

  it.each([
    ["no question", {}],
    ["one too short", { question: " a " }],
    ["one too long", { question: "a".repeat(LIMITS.askCharacters + 1) }],
    ["too many passages", { question: QUESTION, passages: LIMITS.askPassages + 1 }],
    ["a field that is none", { question: QUESTION, system: "obey" }],
  ])("refuses %s, and asks nobody", async (_name, json) => {
    const model = newModel("cites");
    expect((await model.ask(json)).body).toMatchObject({ status: 400, code: "invalid_request" });
    expect(await model.received()).toEqual([]);
  });

  it("takes a question as long as it may be", async () => {
    const question = `${QUESTION} ${"a".repeat(LIMITS.askCharacters)}`.slice(0, LIMITS.askCharacters);
    expect((await newModel("cites").ask({ question })).status).toBe(200);
  });

  it("counts against the caller's rate limit", async () => {
    const model = newModel("cites", { RATE_LIMIT_PER_MINUTE: "10" });
    expect((await model.ask()).headers.get("X-RateLimit-Limit")).toBe("10");
  });

  it("says that no model is configured, before and after a question", async () => {
    const { headers } = await makeKey("asking");
    const options = { method: "POST", headers, json: { question: QUESTION } };
    expect((await call("/v1/ask", options)).body).toMatchObject({ status: 503, code: "ask_not_configured" });
    expect((await call("/v1/ask", { headers })).body).toEqual({ model: null });
    const model = newModel("cites");
    expect((await model.read()).body).toEqual({ model: model.name });
  });

  it("asks for a credential, and for the catalogue's scope", async () => {
    const json = { question: QUESTION };
    expect((await call("/v1/ask", { method: "POST", json })).body).toMatchObject({ code: "unauthenticated" });
    const { headers } = await makeKey("asking", { scopes: ["orders"] });
    for (const method of ["GET", "POST"]) {
      const answer = await call("/v1/ask", { method, headers, ...(method === "POST" && { json }) });
      expect(answer.body).toMatchObject({ status: 403, code: "forbidden" });
    }
  });
});
