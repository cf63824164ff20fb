/** Structured logs: one JSON object a line, in the shape the platform's log search takes apart. */

export type LogLevel = "debug" | "info" | "warn" | "error";
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

const RANK: Readonly<Record<LogLevel, number>> = { debug: 10, info: 20, warn: 30, error: 40 };

export interface Logger {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** A logger that adds these fields to each line. */
  with(fields: LogFields): Logger;
}

export function createLogger(
  level: LogLevel,
  bound: LogFields = {},
  write: (line: string) => void = writeLine,
): Logger {
  const log =
    (at: LogLevel) =>
    (event: string, fields: LogFields = {}) => {
      if (RANK[at] < RANK[level]) return;
      write(JSON.stringify({ time: new Date().toISOString(), level: at, event, ...bound, ...fields }));
    };
  return {
    debug: log("debug"),
    info: log("info"),
    warn: log("warn"),
    error: log("error"),
    with: (fields) => createLogger(level, { ...bound, ...fields }, write),
  };
}

/** What a log line may say of something thrown: its class, text and place, with its cause. */
export function describeError(thrown: unknown): {
  error: string;
  stack: string | undefined;
  cause: string | undefined;
} {
  if (!(thrown instanceof Error)) return { error: String(thrown), stack: undefined, cause: undefined };
  const { cause, stack } = thrown;
  return {
    error: nameError(thrown),
    stack: stack === undefined ? undefined : withoutParameters(stack),
    cause: cause === undefined ? undefined : cause instanceof Error ? nameError(cause) : String(cause),
  };
}

function nameError({ name, message }: Error): string {
  return `${name}: ${withoutParameters(message)}`;
}

/** A failed query's text goes on with the values that were bound to it: hashes of keys, names of files. */
function withoutParameters(text: string): string {
  return text.replace(/\nparams:.*(?=\n|$)/g, "");
}

function writeLine(line: string): void {
  // biome-ignore lint/suspicious/noConsole: the platform collects logs from the console
  console.log(line);
}
