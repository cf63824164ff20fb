import { z } from "@hono/zod-openapi";
import { DarkroomError } from "../errors.ts";
import { TIFF_COMPRESSIONS, type TiffCompression } from "../imaging/tiff/compression.ts";
import { placingFields } from "./placingFields.ts";

/** A UUID has this form, too. */
const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const SIZE_NAME = /^\d+x\d+$/;

/** The fields of an order, without its picture. */
export const renderFields = z.object({
  asset_id: z.uuid().optional().openapi({ description: "An asset of yours, in place of `file`." }),
  style_id: z
    .string()
    .regex(SLUG, "neither a UUID nor a slug")
    .openapi({ description: "Id or slug of a style.", example: "watercolor" }),
  size_preset_id: z
    .union([z.uuid(), z.string().regex(SIZE_NAME)], "neither a UUID nor a size's name")
    .openapi({ type: "string", description: "Id or name of a size.", example: "9x12" }),
  ...placingFields,
  compression: z
    .enum(TIFF_COMPRESSIONS as readonly [TiffCompression, ...TiffCompression[]])
    .default("lzw")
    .openapi({ description: "Of the TIFF; all of them are without loss." }),
  webhook_url: z
    .string()
    .optional()
    .openapi({ description: "Is told when the render has ended, signed by the Standard Webhooks scheme." }),
  tenant_name: z.string().optional(),
});

export type RenderFields = z.output<typeof renderFields>;

const IDS: readonly string[] = ["asset_id", "style_id", "size_preset_id"];

/**
 * The fields of a form. An empty one counts as left out, as pages send them.
 * @param hasFile whether a picture came with them
 * @throws DarkroomError `file_missing`, `invalid_id`, `invalid_request`
 */
export function parseRenderFields(form: ReadonlyMap<string, string>, hasFile: boolean): RenderFields {
  const given = Object.fromEntries([...form].filter(([, value]) => value !== ""));
  if (!hasFile && given.asset_id === undefined) {
    throw new DarkroomError("file_missing", {
      message: "Send the picture as the multipart field `file`, or name one of your assets in `asset_id`.",
    });
  }
  if (hasFile && given.asset_id !== undefined) {
    throw new DarkroomError("invalid_request", { message: "Send `file` or `asset_id`, not both." });
  }
  const result = renderFields.safeParse(given);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => ({
    field: path.join("."),
    problem: message,
  }));
  const malformed = issues.some(({ field }) => IDS.includes(field) && given[field] !== undefined);
  throw new DarkroomError(malformed ? "invalid_id" : "invalid_request", { detail: { issues } });
}
