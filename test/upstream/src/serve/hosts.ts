import { Hono } from "hono";
import { type Env, serviceOf, type Variables } from "../env.ts";
import { ServiceError } from "../errors.ts";
import { originalKey } from "../pictures/content.ts";
import { isPicture } from "../pictures/formats.ts";
import { type Options, parseOptions, writeOptions } from "../pictures/options.ts";
import { sendPicture } from "./bytes.ts";
import { otherAnswer, withNetwork } from "./effects.ts";
import { isSigned, refuseSignature, signUrl } from "./signature.ts";

/** Where the API sends for a picture: a server of assets that only sends on to the store. */
export function assetUrl(env: Env, id: string, options: Options): Promise<string> {
  return signUrl(env, env.ASSETS_ORIGIN, `/images/${id}/${writeOptions(options)}`);
}

export function storeUrl(env: Env, id: string, options: Options): Promise<string> {
  return signUrl(env, env.STORE_ORIGIN, `/enhanced/${id}/${writeOptions(options)}`);
}

/** A link to put a picture's bytes to. @param type the Content-Type that has to come with them */
export function uploadUrl(env: Env, id: string, type: string): Promise<string> {
  return signUrl(env, env.STORE_ORIGIN, `/uploads/${id}`, { type });
}

export const assets = new Hono<Variables>().get("/images/:id/:options", async (c) => {
  const { id, options } = c.req.param();
  const asked = parseOptions(options);
  if (asked === undefined || !(await isSigned(c.env, c.req.url))) return refuseSignature("Wrong signature.");
  const delay = await serviceOf(c.env).delay(id);
  const response = c.redirect(await storeUrl(c.env, id, asked), 302);
  return withNetwork(response, { delay });
});

export const store = new Hono<Variables>()
  .get("/enhanced/:id/:options", async (c) => {
    const { id, options } = c.req.param();
    const asked = parseOptions(options);
    if (asked === undefined || !(await isSigned(c.env, c.req.url)))
      return refuseSignature("Wrong signature.");
    return sendPicture(c, id, asked);
  })
  .put("/uploads/:id", async (c) => {
    const { id } = c.req.param();
    const service = serviceOf(c.env);
    const refusal = await refuseUpload(c.env, c.req.raw, id);
    if (refusal !== undefined) {
      // An answer in the middle of a body would break the connection.
      await c.req.raw.body?.pipeTo(new WritableStream());
      return refusal;
    }
    const length = Number(c.req.header("Content-Length") ?? Number.NaN);
    if (c.req.raw.body === null || Number.isNaN(length)) throw new ServiceError(411, "Content-Length needed");
    await c.env.BUCKET.put(originalKey(id), c.req.raw.body);
    const head = await c.env.BUCKET.get(originalKey(id), { range: { offset: 0, length: 12 } });
    const readable = head !== null && isPicture(new Uint8Array(await head.arrayBuffer()));
    await service.uploaded(id, readable ? null : "The file is not a picture that can be read.");
    return c.body(null, 200);
  });

async function refuseUpload(env: Env, request: Request, id: string): Promise<Response | undefined> {
  if (!(await isSigned(env, request.url))) return refuseSignature("Wrong signature.");
  if (request.headers.get("Content-Type") !== new URL(request.url).searchParams.get("type"))
    return refuseSignature("The Content-Type is not the one that was signed.");
  return otherAnswer(await serviceOf(env).strike("upload", id));
}
