import { describe, expect, test } from "vitest";
import { DarkroomError } from "../../errors.ts";
import { asProblem, offline, problemOf } from "./problem.ts";

/** What the interface answers for a code. */
function answerOf(error: DarkroomError) {
  const { short, hint: message, status, code, detail } = error;
  return { error: short, message, status, code, request_id: "a-request", ...(detail && { detail }) };
}

describe("problemOf", () => {
  test("says what people can do where the interface speaks to programmers", () => {
    const problem = problemOf(401, answerOf(new DarkroomError("unauthenticated")), null);
    expect(problem.message).toBe("You are not signed in");
    expect(problem.advice).not.toContain("Bearer");
  });

  test("keeps the interface's own words where they are for everyone, with their facts", () => {
    const error = new DarkroomError("order_merging", { detail: { seconds: 3 } });
    const problem = problemOf(409, answerOf(error), null);
    expect(problem).toMatchObject({ message: error.short, advice: error.hint, detail: { seconds: 3 } });
    expect(problem.requestId).toBe("a-request");
  });

  test.each([
    [400, false],
    [404, false],
    [422, false],
    [429, true],
    [500, true],
    [503, true],
  ])("status %i may pass: %s", (status, passing) => {
    expect(problemOf(status, {}, null).passing).toBe(passing);
  });

  test("reads how long to wait, and nothing from a date or from none", () => {
    expect(problemOf(429, {}, "7").retryAfter).toBe(7);
    expect(problemOf(429, {}, "Wed, 21 Oct 2026 07:28:00 GMT").retryAfter).toBeUndefined();
    expect(problemOf(429, {}, null).retryAfter).toBeUndefined();
  });

  test.each([undefined, null, "<html>", { error: 7 }])("makes something readable of %j", (body) => {
    expect(problemOf(502, body, null)).toMatchObject({ message: "Something went wrong", status: 502 });
  });
});

describe("asProblem", () => {
  test("leaves a problem as it is, and makes one of anything else", () => {
    const problem = offline();
    expect(asProblem(problem)).toBe(problem);
    expect(asProblem(new TypeError("x is not a function")).code).toBe("page");
  });

  test("throws an abort on: it is no problem", () => {
    const abort = new DOMException("left", "AbortError");
    expect(() => asProblem(abort)).toThrow(abort);
  });
});
