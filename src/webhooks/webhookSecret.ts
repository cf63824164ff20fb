import { Buffer } from "node:buffer";
import { hkdfSync } from "node:crypto";

/** RFC 5869, 3.2: keeps these keys apart from each other and from what else is made of the same secret. */
const CONTEXT = "darkroom webhook secret v1";

/** As long as what it keys: Standard Webhooks 1.0.0, "Signature scheme", wants 24 to 64 bytes. */
const BYTES = 32;

/**
 * What a tenant's events are signed with, as receivers' libraries take it: `whsec_` and base64. Nothing is stored,
 * so another URL_SIGNING_KEY makes other secrets.
 */
export function webhookSecret(urlSigningKey: string, tenantId: string): string {
  const key = hkdfSync("sha256", urlSigningKey, "", `${CONTEXT} ${tenantId}`, BYTES);
  return `whsec_${Buffer.from(key).toString("base64")}`;
}
