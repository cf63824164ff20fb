/** Methods that change nothing (RFC 9110, 9.2.1). */
const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Whether a request that carries the session cookie comes from our own pages. A browser sends Origin with
 * every write (Fetch standard, "append a request Origin header"), so a write without it is refused too.
 * @param url where the request went
 * @param publicUrl where the Worker is reached, if a proxy stands before it
 */
export function isOwnWrite(
  method: string,
  origin: string | undefined,
  url: string,
  publicUrl: string,
): boolean {
  if (SAFE_METHODS.has(method)) return true;
  return origin === new URL(url).origin || origin === new URL(publicUrl).origin;
}
