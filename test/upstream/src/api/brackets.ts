import { Hono } from "hono";
import { z } from "zod";
import { serviceOf, type Variables } from "../env.ts";
import { notFound } from "../errors.ts";
import { noteOrder } from "../log.ts";
import { uploadUrl } from "../serve/hosts.ts";
import { readJson, requireKey } from "./input.ts";

const newBracket = z.object({
  order_id: z.string(),
  name: z.string(),
  metadata: z.record(z.string(), z.unknown()).optional(),
});

/** Exposures of one view, which `POST /v3/orders/{id}/process` merges. */
export const brackets = new Hono<Variables>().post("/", async (c) => {
  requireKey(c);
  const { order_id: orderId, name, metadata = {} } = await readJson(c, newBracket);
  const service = serviceOf(c.env);
  noteOrder(c.var.requestId, orderId);
  if ((await service.order(orderId, false)) === undefined) throw notFound("Order");
  const id = crypto.randomUUID();
  await service.addBracket({ id, orderId, name, uploaded: false, merged: false });
  return c.json({
    ...{ bracket_id: id, order_id: orderId, name, metadata, image_id: null, is_uploaded: false },
    upload_url: await uploadUrl(c.env, id, "application/octet-stream"),
  });
});
