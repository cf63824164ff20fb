import { describe, expect, it } from "vitest";
import { createLogger, describeError, type LogFields, type LogLevel } from "./log.ts";

const LEVELS: LogLevel[] = ["debug", "info", "warn", "error"];

function logOf(level: LogLevel, bound?: LogFields) {
  const lines: string[] = [];
  const log = createLogger(level, bound, (line) => lines.push(line));
  return { log, read: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>), lines };
}

describe("a log line", () => {
  it("is one line of JSON with its time, level and event", () => {
    const { log, lines, read } = logOf("info");
    log.info("upload", { asset_id: "a", ms: 3, note: "two\nlines", nothing: undefined });
    expect(lines[0]).not.toContain("\n");
    const [{ time, ...rest } = {}] = read();
    expect(rest).toEqual({ level: "info", event: "upload", asset_id: "a", ms: 3, note: "two\nlines" });
    expect(time).toBe(new Date(String(time)).toISOString());
  });

  it.each(LEVELS)("is written at the level %s and above", (level) => {
    const { log, read } = logOf(level);
    for (const each of LEVELS) log[each]("x");
    expect(read().map((line) => line.level)).toEqual(LEVELS.slice(LEVELS.indexOf(level)));
  });

  it("carries what its logger is bound to, the nearest last", () => {
    const { log, read } = logOf("info", { request_id: "r", step: "outer" });
    log.with({ step: "inner", job_id: "j" }).warn("x", { job_id: "own" });
    log.info("y");
    expect(read()).toMatchObject([
      { level: "warn", request_id: "r", step: "inner", job_id: "own" },
      { event: "y", request_id: "r", step: "outer" },
    ]);
    expect(read()[1]).not.toHaveProperty("job_id");
  });
});

describe("what is told of something thrown", () => {
  it("is its class, its text, its place and its cause", () => {
    const told = describeError(new TypeError("no picture", { cause: new RangeError("no row") }));
    expect(told).toMatchObject({ error: "TypeError: no picture", cause: "RangeError: no row" });
    expect(told.stack).toContain("log.test");
    expect(describeError(new Error("x", { cause: "text" })).cause).toBe("text");
  });

  it("is its text where it is no error", () => {
    expect(describeError("text")).toEqual({ error: "text", stack: undefined, cause: undefined });
    expect(describeError(null).error).toBe("null");
  });
});

it("a failed query is described without the values that were bound to it", () => {
  const error = new Error("Failed query: select 1 where sha256 = ?\nparams: 0123abcd");
  const described = describeError(new Error("wrapped", { cause: error }));
  expect(JSON.stringify([described, describeError(error)])).not.toContain("0123abcd");
  expect(described.cause).toBe("Error: Failed query: select 1 where sha256 = ?");
  expect(describeError(error).stack).toContain("\n    at ");
});
