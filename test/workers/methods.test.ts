import { describe, expect, it } from "vitest";
import { call, makeKey, SOME_ID } from "./caller.ts";

describe("a method that a path does not have", () => {
  it.each([
    ["PUT", `/v1/assets/${SOME_ID}`, "GET, HEAD, DELETE"],
    ["DELETE", "/v1/assets", "GET, HEAD, POST"],
    ["GET", "/v1/purge", "POST"],
    ["POST", `/r2/assets/${SOME_ID}`, "GET, HEAD"],
    ["PATCH", "/health", "GET, HEAD"],
  ])("is told what would do: %s %s", async (method, path, allow) => {
    const answer = await call(path, { method, headers: (await makeKey("methods")).headers });
    expect(answer.body).toMatchObject({ status: 405, code: "method_not_allowed" });
    expect(answer.headers.get("Allow")).toBe(allow);
  });

  it("is 404 where the path is nobody's", async () => {
    const answer = await call("/v1/nothing", { method: "PUT", headers: (await makeKey("methods")).headers });
    expect(answer.body).toMatchObject({ status: 404, code: "not_found" });
  });
});
