import { findSizePreset, type SizePresetRow } from "../db/sizePresets.ts";
import { findStyle, type StyleRow } from "../db/styles.ts";
import { DarkroomError } from "../errors.ts";
import type { Services } from "../services.ts";
import { parseWebhookUrl } from "../webhooks/webhookUrl.ts";
import type { RenderFields } from "./renderFields.ts";

/** What is ordered, of whatever picture. */
export type RenderOrder = Pick<RenderFields, "fit" | "gravity" | "orientation" | "compression"> & {
  readonly style: StyleRow;
  readonly size: SizePresetRow;
  readonly webhookUrl: string | null;
};

/** @throws DarkroomError `style_not_found`, `size_not_found`, what `parseWebhookUrl` throws */
export async function resolveOrder(
  { db, config }: Pick<Services, "db" | "config">,
  fields: RenderFields,
): Promise<RenderOrder> {
  const { fit, gravity, orientation, compression, webhook_url: webhook } = fields;
  const webhookUrl = webhook === undefined ? null : parseWebhookUrl(webhook, config.webhooks).href;
  const [style, size] = await Promise.all([
    findStyle(db, fields.style_id),
    findSizePreset(db, fields.size_preset_id),
  ]);
  if (style === undefined) throw new DarkroomError("style_not_found");
  if (size === undefined) throw new DarkroomError("size_not_found");
  return { style, size, fit, gravity, orientation, compression, webhookUrl };
}
