import { createHash } from "node:crypto";
import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import type { RenderOrder } from "./renderOrder.ts";

const PRINTABLE = new RegExp(`^[\\x20-\\x7e]{1,${LIMITS.idempotencyKeyCharacters}}$`);

/**
 * The key by which a repeat of a request is known (draft-ietf-httpapi-idempotency-key-header, 2.1); what it says is
 * the caller's own, quotes included.
 * @throws DarkroomError `invalid_request`
 */
export function parseIdempotencyKey(header: string | undefined): string | null {
  if (header === undefined) return null;
  if (PRINTABLE.test(header)) return header;
  throw new DarkroomError("invalid_request", {
    message: `An Idempotency-Key is 1 to ${LIMITS.idempotencyKeyCharacters} printable ASCII characters.`,
  });
}

/**
 * SHA-256, hex, of what is asked for, however it was written: two requests with the same give the same print.
 * @param picture SHA-256 of a picture that was sent, or the asset that was named
 */
export function requestHash(
  { style, size, fit, gravity, orientation, compression, webhookUrl }: RenderOrder,
  picture: { readonly contentHash: string } | { readonly assetId: string },
): string {
  const parts = [picture, style.id, size.id, fit, gravity, orientation, compression, webhookUrl];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
