import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Whether two secrets are equal, in a time that tells nothing about where they differ. Digests are compared,
 * because `timingSafeEqual` wants equal lengths and the length of a secret is not to be told either.
 */
export function equalConstantTime(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text, "utf8").digest();
}
