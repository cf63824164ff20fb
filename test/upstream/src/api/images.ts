import { type Context, Hono } from "hono";
import { z } from "zod";
import { serviceOf, type Variables } from "../env.ts";
import { notFound, ServiceError } from "../errors.ts";
import type { Effect, Way } from "../faults.ts";
import { noteOrder } from "../log.ts";
import { originalKey } from "../pictures/content.ts";
import { type Options, PREVIEW, readOptions } from "../pictures/options.ts";
import { sendPicture } from "../serve/bytes.ts";
import { otherAnswer, withNetwork } from "../serve/effects.ts";
import { assetUrl, storeUrl, uploadUrl } from "../serve/hosts.ts";
import { statusOf } from "../state/model.ts";
import type { PictureView } from "../state/service.ts";
import { asksForOldShape, readJson, requireKey } from "./input.ts";
import { presentImage } from "./views.ts";

const newImage = z.object({
  image_name: z.string().nullish(),
  order_id: z.string().nullish(),
  image_id: z.uuid().optional(),
  contentType: z.string().default("image/jpeg"),
});

/** What every newer upload is signed for, whatever the picture is. */
const OCTETS = "application/octet-stream";

export const images = new Hono<Variables>()
  .post("/", async (c) => {
    requireKey(c);
    const given = await readJson(c, newImage);
    const service = serviceOf(c.env);
    const orderId = given.order_id ?? crypto.randomUUID();
    noteOrder(c.var.requestId, orderId);
    const effect = await service.strike("register", orderId);
    const other = otherAnswer(effect);
    if (other !== undefined) return withNetwork(other, effect);
    const name = given.image_name ?? null;
    if (name !== null && (await service.refusesUpload(name)))
      throw new ServiceError(429, "Too many uploads of this file name");
    if ((await service.order(orderId, false)) === undefined) await service.makeOrder(orderId, null, []);
    const id = given.image_id ?? crypto.randomUUID();
    const view = await service.announce({ id, orderId, name, type: given.contentType });
    const isOld = asksForOldShape(c) || view.content.old === true;
    const link = isOld
      ? { s3PutObjectUrl: await uploadUrl(c.env, id, given.contentType) }
      : { upload_url: await uploadUrl(c.env, id, OCTETS) };
    return c.json({ ...presentImage(view, isOld), ...link });
  })
  .get("/:id", async (c) => {
    const view = await find(c);
    return c.json(presentImage(view, asksForOldShape(c) || view.content.old === true));
  })
  .get("/:id/enhanced", async (c) => {
    requireKey(c);
    const options = readOptions(c.req.query());
    const opened = requireProcessed(await serviceOf(c.env).open(c.req.param("id"), "picture"));
    const { picture, content, effect, delay } = opened;
    const other = otherAnswer(effect) ?? redirect(c, effect, await storeUrl(c.env, picture.id, options));
    if (other !== undefined) return withNetwork(other, { delay, ...effect });
    if (!options.preview && c.req.header("x-dev-mode") !== "true") await serviceOf(c.env).buy(picture.id);
    const handedOver = await handOver(c, picture.id, options, content.way ?? "redirects");
    return withNetwork(handedOver, { delay });
  })
  .get("/:id/preview", async (c) => sendPicture(c, requireProcessed(await find(c)).picture.id, PREVIEW))
  .get("/:id/original", async (c) => {
    const { picture } = await find(c);
    const object = await c.env.BUCKET.get(originalKey(picture.source));
    if (object === null) throw notFound("Image");
    return new Response(object.body, {
      headers: { "Content-Type": picture.type, ETag: object.httpEtag },
    });
  });

async function find(c: Context<Variables>): Promise<PictureView> {
  const view = await serviceOf(c.env).picture(c.req.param("id") ?? "");
  if (view === undefined) throw notFound("Image");
  return view;
}

/** What the service answers before is not documented; readers are to decide by the status. */
function requireProcessed<V extends PictureView>(view: V | undefined): V {
  if (view === undefined) throw notFound("Image");
  const status = view.content.imageStatus ?? statusOf(view.picture, Date.now());
  if (status !== "processed") throw new ServiceError(404, "Image has not been enhanced", { status });
  return view;
}

function redirect(c: Context<Variables>, effect: Effect, elsewhere: string): Response | undefined {
  if (effect.redirect === "loop") return c.redirect(c.req.url, 302);
  return effect.redirect === "elsewhere" ? c.redirect(elsewhere, 302) : undefined;
}

async function handOver(c: Context<Variables>, id: string, options: Options, way: Way): Promise<Response> {
  if (way === "direct") return sendPicture(c, id, options);
  if (way === "redirects") return c.redirect(await assetUrl(c.env, id, options), 302);
  return Response.json({ [way]: await storeUrl(c.env, id, options) });
}
