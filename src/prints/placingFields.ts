import { z } from "@hono/zod-openapi";
import { FITS, PRINT_ORIENTATIONS } from "./frame.ts";
import { GRAVITIES } from "./gravity.ts";

/** How a picture goes on its paper, as an order and a preview of it say. */
export const placingFields = {
  fit: z
    .enum(FITS)
    .default("cover")
    .openapi({ description: "`cover` fills the paper and crops, `contain` shows all of the picture." }),
  gravity: z
    .enum(GRAVITIES)
    .default("center")
    .openapi({ description: "The part that is kept, or the side on which the picture stands." }),
  orientation: z
    .enum(PRINT_ORIENTATIONS)
    .default("auto")
    .openapi({ description: "How the paper lies; `auto` as the picture does." }),
};
