const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const LONG_DAY = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)";
const MONTH = `(?<month>${MONTHS.join("|")})`;
const TIME = "(?<hour>\\d{2}):(?<minute>\\d{2}):(?<second>\\d{2})";

/** The three forms of RFC 9110 §5.6.7, of which the last two are obsolete but must be accepted. */
const FORMS = [
  new RegExp(`^${DAY}, (?<day>\\d{2}) ${MONTH} (?<year>\\d{4}) ${TIME} GMT$`),
  new RegExp(`^${LONG_DAY}, (?<day>\\d{2})-${MONTH}-(?<year>\\d{2}) ${TIME} GMT$`),
  new RegExp(`^${DAY} ${MONTH} (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})$`),
];

/** Seconds since 1970 of an HTTP-date, or undefined when it is none. `now` places two-digit years. */
export function parseHttpDate(text: string, now = new Date()): number | undefined {
  const fields = FORMS.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (fields === undefined) return undefined;
  const number = (name: string) => Number(fields[name]);
  const [day, month] = [number("day"), MONTHS.indexOf(fields.month ?? "")];
  const year = fields.year?.length === 2 ? nearestYear(number("year"), now.getUTCFullYear()) : number("year");
  const [hour, minute, second] = [number("hour"), number("minute"), number("second")];
  // 60 is a leap second, which POSIX time counts as the next minute's first.
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  if (date.getUTCMonth() !== month || date.getUTCDate() !== day) return undefined;
  return date.getTime() / 1000 + hour * 3600 + minute * 60 + second;
}

/** The IMF-fixdate of a time, in whole seconds (RFC 9110 §5.6.7). */
export function formatHttpDate(time: Date): string {
  return time.toUTCString();
}

/** Seconds since 1970, cut to what an HTTP-date can say. */
export function wholeSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

/** RFC 9110 §5.6.7: a two-digit year that seems over 50 years ahead is the one of the century before. */
function nearestYear(twoDigits: number, thisYear: number): number {
  const year = thisYear - (thisYear % 100) + twoDigits;
  return year > thisYear + 50 ? year - 100 : year;
}
