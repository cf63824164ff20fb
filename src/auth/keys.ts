import { createHash, randomBytes } from "node:crypto";

/** 32 random bytes in base64url after the house's mark, by which scanners for leaked secrets can know it. */
const KEY = /^dk_[A-Za-z0-9_-]{43}$/;

/** Enough to tell keys apart in a list; the other 226 bits stay unknown. */
const PREFIX_LENGTH = 8;

export interface NewKey {
  /** Shown to its owner once. */
  readonly key: string;
  readonly prefix: string;
  /** Lower-case hex; the only form that is kept. A plain hash will do, for the key is random, not a password. */
  readonly sha256: string;
}

export function makeKey(): NewKey {
  const key = `dk_${randomBytes(32).toString("base64url")}`;
  return { key, prefix: key.slice(0, PREFIX_LENGTH), sha256: hashKey(key) };
}

/** Whether it can be a key at all, so that other strings cost no query. */
export function looksLikeKey(text: string): boolean {
  return KEY.test(text);
}

export function hashKey(key: string): string {
  return createHash("sha256").update(key, "utf8").digest("hex");
}
