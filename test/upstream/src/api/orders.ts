import { Hono } from "hono";
import { z } from "zod";
import { faultsOfName } from "../choice.ts";
import { serviceOf, type Variables } from "../env.ts";
import { invalid, notFound } from "../errors.ts";
import { noteOrder } from "../log.ts";
import { jsonWith, otherAnswer, withNetwork } from "../serve/effects.ts";
import { asksForOldShape, readJson, requireKey } from "./input.ts";
import { presentOrder } from "./views.ts";

const newOrder = z.object({ name: z.string().nullish(), order_id: z.uuid().optional() });
const process = z.object({ number_of_brackets_per_image: z.number().int().min(1).default(3) });

const PER_PAGE = 5;
const MAX_PER_PAGE = 15;

export const orders = new Hono<Variables>()
  .post("/", async (c) => {
    requireKey(c);
    const { name = null, order_id: id = crypto.randomUUID() } = await readJson(c, newOrder);
    const service = serviceOf(c.env);
    noteOrder(c.var.requestId, id);
    const other = otherAnswer(await service.strike("create", name ?? "", faultsOfName(name)));
    if (other !== undefined) return withNetwork(other, {});
    const present = await service.order(id, false);
    return c.json(presentOrder(present ?? (await service.makeOrder(id, name, [])), asksForOldShape(c)));
  })
  .get("/", async (c) => {
    requireKey(c);
    const perPage = Number(c.req.query("per_page") ?? PER_PAGE);
    if (!Number.isInteger(perPage) || perPage < 1 || perPage > MAX_PER_PAGE)
      throw invalid("query", "per_page", `Must be between 1 and ${MAX_PER_PAGE}.`);
    const before = readOffset(c.req.query("offset"));
    const page = await serviceOf(c.env).orders(perPage, before);
    const next_offset = page.next === null ? null : btoa(`before ${page.next}`);
    return c.json({
      orders: page.orders.map((each) => presentOrder(each, asksForOldShape(c))),
      pagination: { per_page: perPage, next_offset },
    });
  })
  .get("/:id", async (c) => {
    const id = c.req.param("id");
    const service = serviceOf(c.env);
    const effect = await service.strike("order", id);
    const other = otherAnswer(effect);
    if (other !== undefined) return withNetwork(other, effect);
    const view = await service.order(id, true);
    if (view === undefined) throw notFound("Order");
    return jsonWith(presentOrder(view, asksForOldShape(c) || view.content.old === true), effect);
  })
  .patch("/:id", async (c) => {
    requireKey(c);
    const { name = null } = await readJson(c, z.object({ name: z.string().nullish() }));
    const view = await serviceOf(c.env).changeOrder(c.req.param("id"), { name });
    if (view === undefined) throw notFound("Order");
    return c.json(presentOrder(view, asksForOldShape(c)));
  })
  .delete("/:id", async (c) => {
    requireKey(c);
    const view = await serviceOf(c.env).changeOrder(c.req.param("id"), { deleted: true });
    if (view === undefined) throw notFound("Order");
    return c.body(null, 204);
  })
  .post("/:id/process", async (c) => {
    requireKey(c);
    const { number_of_brackets_per_image: perPicture } = await readJson(c, process);
    const view = await serviceOf(c.env).process(c.req.param("id"), perPicture);
    if (view === undefined) throw notFound("Order");
    return c.json(presentOrder(view, asksForOldShape(c)));
  });

function readOffset(token: string | undefined): number {
  if (token === undefined || token === "") return Number.MAX_SAFE_INTEGER;
  try {
    const position = /^before (\d+)$/.exec(atob(token))?.[1];
    if (position !== undefined) return Number(position);
  } catch {
    // Not base64: no token of ours, as any other text.
  }
  throw invalid("query", "offset", "Not a valid offset.");
}
