import { z } from "@hono/zod-openapi";
import { LIMITS } from "../limits.ts";
import { ENHANCED_FORMATS, type EnhancedFormat } from "./upstream/signatures.ts";

/** Highest quality that the enhancement service takes. */
const BEST_QUALITY = 90;

/** How the pictures of an order are asked for. */
export interface DownloadParams {
  readonly format: EnhancedFormat;
  readonly quality: number;
  /** False buys the full picture with a credit. */
  readonly preview: boolean;
  readonly devMode: boolean;
}

// Older clients write Python's True.
const flag = z.union([z.boolean(), z.stringbool()]);
const count = (max: number, min: number) =>
  z
    .union([
      z.number(),
      z
        .string()
        .regex(/^\d{1,3}$/)
        .transform(Number),
    ])
    .pipe(z.number().int().min(min).max(max));

/** Parameters of pictures, in a query or a JSON body. Each may be left out. */
export const picturesQuery = z.object({
  format: z.enum(ENHANCED_FORMATS).optional().openapi({ description: "Default: jpeg." }),
  quality: count(BEST_QUALITY, 1)
    .optional()
    .openapi({ type: "integer", minimum: 1, maximum: BEST_QUALITY, description: "Default: 90." }),
  preview: flag.optional().openapi({
    type: "boolean",
    description:
      "Default: true. `false` buys the full picture with a credit; needs the scope `orders:spend`.",
  }),
  dev_mode: flag.optional().openapi({
    type: "boolean",
    description: "Default: false. `true` tries the purchase out without spending.",
  }),
});

/** The same, with how long the answer may wait. */
export const imagesQuery = picturesQuery.extend({
  wait: count(LIMITS.orderWaitSeconds, 0).optional().openapi({
    type: "integer",
    minimum: 0,
    maximum: LIMITS.orderWaitSeconds,
    description: "Seconds to wait until the order is ready. Default: 0.",
  }),
});

type Given = z.output<typeof picturesQuery>;

/** What was given, the later over the earlier, and the defaults for the rest. */
export function readParams(...given: readonly Given[]): DownloadParams {
  const merged: Given = Object.assign({}, ...given.map(present));
  return {
    format: merged.format ?? "jpeg",
    quality: merged.quality ?? BEST_QUALITY,
    preview: merged.preview ?? true,
    devMode: merged.dev_mode ?? false,
  };
}

function present(given: Given): Given {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
