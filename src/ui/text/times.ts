const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** When something was, as one says it now: `just now`, `5 minutes ago`, `yesterday, 14:05`, `3 Nov 2025`. */
export function sayWhen(iso: string, now = Date.now()): string {
  const then = Date.parse(iso);
  const age = now - then;
  if (age < MINUTE) return "just now";
  const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  if (age < HOUR) return relative.format(-Math.floor(age / MINUTE), "minute");
  if (age < 6 * HOUR) return relative.format(-Math.floor(age / HOUR), "hour");
  const days = daysBetween(then, now);
  if (days < 2) return `${relative.format(-days, "day")}, ${clock(then)}`;
  if (days < 7)
    return `${new Intl.DateTimeFormat("en-GB", { weekday: "long" }).format(then)}, ${clock(then)}`;
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" }).format(then);
}

/** The moment itself, for where the exact one matters. */
export function sayMoment(iso: string): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" }).format(Date.parse(iso));
}

/** A day that is to come, `seconds` from now: `28 November`. */
export function sayDayIn(seconds: number, now = Date.now()): string {
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" }).format(now + seconds * 1000);
}

/** How long something takes or took: `0.4 s`, `12 s`, `3 min`, `2 h 5 min`. */
export function sayDuration(ms: number): string {
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 90_000) return `${Math.round(ms / 1000)} s`;
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function clock(at: number): string {
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(at);
}

/** Days as the calendar turns them, here where the reader is. */
function daysBetween(then: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(then)) / DAY);
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
