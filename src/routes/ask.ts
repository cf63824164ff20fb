import { createRoute, z } from "@hono/zod-openapi";
import { askModel } from "../ask/askModel.ts";
import type { Passage } from "../ask/passage.ts";
import { citedIn, promptOf } from "../ask/prompt.ts";
import { readBook } from "../ask/readBook.ts";
import { knownCaller } from "../auth/knownCaller.ts";
import { readAs } from "../auth/tenant.ts";
import type { AppContext } from "../context.ts";
import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { jsonBody } from "./jsonBody.ts";
import { createRouter, errorAnswer, jsonAnswer, SECURITY, tenantQuery } from "./router.ts";

const question = z.strictObject({
  question: z.string().trim().min(3).max(LIMITS.askCharacters),
  passages: z
    .number()
    .int()
    .min(1)
    .max(LIMITS.askPassages)
    .default(LIMITS.askPassagesDefault)
    .openapi({ description: "Passages of the documentation that the model is given." }),
});

export const askStateView = z
  .object({
    model: z
      .string()
      .nullable()
      .openapi({ description: "The model that answers; null where there is none." }),
  })
  .openapi("AskState");

export const answerView = z
  .object({
    answer: z
      .string()
      .nullable()
      .openapi({ description: "Plain text; null where the documentation has nothing on the question." }),
    citations: z
      .array(
        z.object({
          number: z.number().int().openapi({ description: "As the answer names it: `[1]`." }),
          title: z.string(),
          url: z.string().openapi({ description: "A path of this deployment." }),
          excerpt: z.string(),
        }),
      )
      .openapi({ description: "The passages that the answer names. Without any, it may be invented." }),
  })
  .openapi("Answer");

const SHARED = { path: "/v1/ask", tags: ["Operation"], security: SECURITY };

const REFUSALS = {
  401: errorAnswer("No credential, or a wrong one"),
  403: errorAnswer("Without the scope `catalogue`, or another tenant"),
};

const state = createRoute({
  ...SHARED,
  method: "get",
  summary: "Tell whether a model answers questions",
  request: { query: tenantQuery },
  responses: { 200: jsonAnswer(askStateView, "The model"), ...REFUSALS },
});

const ask = createRoute({
  ...SHARED,
  method: "post",
  summary: "Ask a question about Darkroom",
  description:
    "A model answers from the passages of this documentation that fit the question best, and names them.",
  middleware: [knownCaller(), jsonBody()] as const,
  request: {
    query: tenantQuery,
    body: { required: true, content: { "application/json": { schema: question } } },
  },
  responses: {
    200: jsonAnswer(answerView, "The answer"),
    400: errorAnswer("Malformed question"),
    ...REFUSALS,
    502: errorAnswer("The model did not answer"),
    503: errorAnswer("No model is configured"),
  },
});

/** Questions about the documentation, for a model where the deployment has one. */
export function askRoutes() {
  const router = createRouter();
  router.openapi(state, async (c) => {
    await readAs(c, "catalogue", c.req.valid("query").tenant_name);
    return c.json({ model: c.var.services.config.model?.name ?? null }, 200, { "Cache-Control": "no-store" });
  });
  router.openapi(ask, async (c) => {
    await readAs(c, "catalogue", c.req.valid("query").tenant_name);
    return c.json(await answerOf(c, c.req.valid("json")), 200, { "Cache-Control": "no-store" });
  });
  return router;
}

/** @throws DarkroomError `ask_not_configured`, `ask_failed` */
async function answerOf(
  c: AppContext,
  { question: text, passages: count }: z.output<typeof question>,
): Promise<z.infer<typeof answerView>> {
  const { model } = c.var.services.config;
  if (model === undefined) throw new DarkroomError("ask_not_configured");
  const find = await readBook(c.env.ASSETS);
  const passages = find(text, count).map(({ passage }) => passage);
  // What the documentation says nothing of would be made up, and paid for.
  if (passages.length === 0) return { answer: null, citations: [] };
  const answer = await askModel(model, promptOf(text, passages), c.req.raw.signal);
  const citations = citedIn(answer, passages.length).flatMap((number) => {
    const passage = passages[number - 1];
    return passage === undefined ? [] : [viewCitation(number, passage)];
  });
  return { answer, citations };
}

function viewCitation(number: number, { title, url, text }: Passage) {
  return { number, title, url, excerpt: text.slice(0, LIMITS.askPassageCharacters) };
}
