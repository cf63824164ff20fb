import { describe, expect, it } from "vitest";
import { isOwnWrite } from "./origin.ts";

const URL_HERE = "https://inner.test/v1/assets?x=1";
const PUBLIC = "https://darkroom.test/base";

describe("isOwnWrite", () => {
  it.each([
    ["GET", undefined, true],
    ["HEAD", "https://evil.test", true],
    ["OPTIONS", undefined, true],
    ["POST", undefined, false],
    ["POST", "null", false],
    ["POST", "", false],
    ["POST", "https://inner.test", true],
    ["POST", "https://darkroom.test", true],
    ["POST", "http://darkroom.test", false],
    ["POST", "https://darkroom.test:8443", false],
    ["POST", "https://darkroom.test.evil.test", false],
    ["DELETE", "https://evil.test", false],
    ["DELETE", "https://darkroom.test", true],
  ])("%s from %j: %s", (method, origin, own) => {
    expect(isOwnWrite(method, origin, URL_HERE, PUBLIC)).toBe(own);
  });
});
