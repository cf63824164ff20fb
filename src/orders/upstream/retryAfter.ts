/** IMF-fixdate, and the two older forms that a recipient has to take (RFC 9110, 5.6.7): all begin with a day. */
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /;

/**
 * Seconds that a Retry-After field asks for (RFC 9110, 10.2.3): delay-seconds or an HTTP-date.
 * @param now milliseconds since the epoch
 * @returns undefined if there is none that can be read
 */
export function readRetryAfter(field: string | null, now: number): number | undefined {
  const text = field?.trim() ?? "";
  if (/^\d{1,10}$/.test(text)) return Number(text);
  if (!HTTP_DATE.test(text)) return undefined;
  const at = Date.parse(text.endsWith("GMT") ? text : `${text} GMT`);
  return Number.isNaN(at) ? undefined : Math.max(0, (at - now) / 1000);
}
