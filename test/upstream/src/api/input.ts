import type { Context } from "hono";
import type { z } from "zod";
import type { Variables } from "../env.ts";
import { ServiceError } from "../errors.ts";

/** A JSON body of that shape; an empty one counts as `{}`. @throws ServiceError 422 */
export async function readJson<S extends z.ZodType>(c: Context<Variables>, schema: S): Promise<z.output<S>> {
  const text = await c.req.text();
  let value: unknown;
  try {
    value = JSON.parse(text === "" ? "{}" : text);
  } catch {
    throw new ServiceError(422, "Validation error", { json: { _schema: ["Invalid JSON."] } });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields: Record<string, string[]> = {};
  for (const { path, message } of result.error.issues) {
    const field = path.join(".") || "_schema";
    fields[field] = [...(fields[field] ?? []), message];
  }
  throw new ServiceError(422, "Validation error", { json: fields });
}

/** @throws ServiceError 401 without the right key */
export function requireKey(c: Context<Variables>): void {
  if (c.req.header("x-api-key") !== c.env.AUTOENHANCE_API_KEY) throw new ServiceError(401, "Invalid API key");
}

/** Versions of the interface are dates; before this one, answers had their older shape. */
const NEW_SHAPE = "2024-01-01";

export function asksForOldShape(c: Context<Variables>): boolean {
  return (c.req.header("x-api-version") ?? NEW_SHAPE) < NEW_SHAPE;
}
