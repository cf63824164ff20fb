import { Hono } from "hono";
import { z } from "zod";
import { readFault } from "../choice.ts";
import { serviceOf, type Variables } from "../env.ts";
import { FAULTS } from "../faults.ts";
import { noteEnd, readLog } from "../log.ts";
import { originalKey } from "../pictures/content.ts";
import { forgetRate } from "../rate.ts";
import { readJson } from "./input.ts";

const fault = z.string().refine((name) => readFault(name) !== undefined, "There is no such fault.");

const picture = z.object({
  name: z.string().nullable().default(null),
  fault: z.union([fault, z.array(fault)]).default([]),
  status: z.enum(["waiting", "processing", "processed", "error"]).default("processed"),
  reason: z.string().optional(),
  /** Bytes of a picture that is made up. */
  size: z.number().int().min(0).optional(),
  /** The original, as base64: enhanced for real. */
  picture: z.base64().optional(),
});

const order = z.object({
  name: z.string().nullable().default(null),
  faults: z.array(fault).default([]),
  images: z.array(picture).optional(),
});

const limit = z.number().int().min(0).nullable();
const settings = z
  .object({
    enhancementMs: z.number().min(0),
    requestsPerSecond: limit,
    uploadsPerName: limit,
    enhancementsPerDay: limit,
  })
  .partial();

const webhook = z.object({ url: z.url(), token: z.string().nullable().default(null) });
const end = z.object({ outcome: z.enum(["whole", "left", "cut"]), sent: z.number() });

/** What is no part of the service: how tests and the local stack set it up, and what they ask it. */
export const control = new Hono<Variables>()
  .get("/health", (c) => c.json({ status: "ok" }))
  .get("/faults", (c) => c.json(FAULTS))
  .post("/orders", async (c) => {
    const { name, faults, images } = await readJson(c, order);
    const specs = images?.map(({ fault: chosen, picture: original, size, reason, ...spec }) => ({
      ...{ ...spec, id: crypto.randomUUID(), faults: [chosen].flat(), original },
      ...{ hasBytes: original !== undefined },
      ...(size !== undefined && { size }),
      ...(reason !== undefined && { reason }),
    }));
    for (const { id, original } of specs ?? []) {
      if (original !== undefined)
        await c.env.BUCKET.put(
          originalKey(id),
          Uint8Array.from(atob(original), (x) => x.charCodeAt(0)),
        );
    }
    const service = serviceOf(c.env);
    const bare = specs?.map(({ original: _, ...spec }) => spec);
    const { order: made } = await service.makeOrder(crypto.randomUUID(), name, faults, bare);
    const pictures = await service.picturesOf(made.id);
    return c.json({
      order_id: made.id,
      images: pictures.map((each) => ({ image_id: each.id, name: each.name })),
    });
  })
  .get("/requests", async (c) => {
    const order = c.req.query("order");
    if (order === undefined) return c.json(readLog());
    const pictures = await serviceOf(c.env).picturesOf(order);
    return c.json(readLog({ order, pictures: new Set(pictures.map(({ id }) => id)) }));
  })
  .post("/requests/:id", async (c) => {
    const { outcome, sent } = await readJson(c, end);
    noteEnd(Number(c.req.param("id")), outcome, sent);
    return c.body(null, 204);
  })
  .get("/usage", async (c) => c.json({ credits: await serviceOf(c.env).credits() }))
  .post("/settings", async (c) => {
    const patch = Object.fromEntries(
      Object.entries(await readJson(c, settings)).filter(([, value]) => value !== undefined),
    );
    const changed = await serviceOf(c.env).settings(patch);
    forgetRate();
    return c.json(changed);
  })
  .post("/webhook", async (c) => {
    const service = serviceOf(c.env);
    await service.settings({ webhook: await readJson(c, webhook) });
    return c.json({ answered: await service.ping() });
  });
