import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../context.ts";
import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";

/** A router whose invalid input is answered in the one error shape. */
export function createRouter(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      const issues = result.error.issues.map((issue) => ({
        field: issue.path.join("."),
        problem: issue.message,
      }));
      const code = result.target === "param" ? "invalid_id" : "invalid_request";
      throw new DarkroomError(code, { detail: { issues } });
    },
  });
}

export const errorBody = z
  .object({
    error: z.string().openapi({ example: "Not found" }),
    message: z.string().openapi({ description: "What to do about it." }),
    status: z.number().int(),
    code: z.string().openapi({ description: "Stable; the list is in the description of this document." }),
    request_id: z.string(),
    detail: z.record(z.string(), z.unknown()).optional(),
    failures: z
      .array(z.object({ image_id: z.uuid().optional(), name: z.string(), error: z.string() }))
      .optional()
      .openapi({
        description: "Of an order's pictures: what each failed at, with its id where it has one already.",
      }),
  })
  .openapi("Error");

/** Documents an error answer: `errorAnswer("No such asset")`. */
export function errorAnswer(description: string) {
  return { description, content: { "application/json": { schema: errorBody } } };
}

/** Documents a JSON answer. */
export function jsonAnswer<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { "application/json": { schema } } };
}

/** Path parameter `id`. */
export const idParam = z.object({ id: z.uuid().openapi({ param: { name: "id", in: "path" } }) });

/** An id of a route that the framework does not validate. */
export function readId(text: string | undefined): string {
  const id = z.uuid().safeParse(text);
  if (!id.success) throw new DarkroomError("invalid_id");
  return id.data;
}

/** Names the tenant where no key does; with a key it must be the key's own. */
export const tenantQuery = z.object({
  tenant_name: z
    .string()
    .optional()
    .openapi({ description: "Acts for this tenant; with a key it must be the key's own." }),
});

/** Keyset paging, newest first. */
export const pageQuery = tenantQuery.extend({
  limit: z.coerce.number().int().min(1).max(LIMITS.pageSize).default(LIMITS.pageSizeDefault),
  cursor: z.string().optional().openapi({ description: "`next_cursor` of the page before." }),
});

export const SECURITY = [{ bearer: [] }, { apiKey: [] }];
