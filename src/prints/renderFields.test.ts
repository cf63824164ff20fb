import { describe, expect, it } from "vitest";
import { parseRenderFields } from "./renderFields.ts";

const LEAST = [
  ["style_id", "photo"],
  ["size_preset_id", "9x12"],
] as const;
const ID = "550e8400-e29b-41d4-a716-446655440000";

const parse = (fields: readonly (readonly [string, string])[], hasFile = true) =>
  parseRenderFields(new Map(fields), hasFile);
const codeOf = (fields: readonly (readonly [string, string])[], hasFile = true) => {
  try {
    parse(fields, hasFile);
  } catch (thrown) {
    return (thrown as { code: string }).code;
  }
  return null;
};

describe("the fields of an order", () => {
  it("have defaults for all but style and size", () => {
    expect(parse(LEAST)).toEqual({
      style_id: "photo",
      size_preset_id: "9x12",
      fit: "cover",
      gravity: "center",
      orientation: "auto",
      compression: "lzw",
    });
  });

  it("count as left out where they are empty, and others do not count", () => {
    const fields = [...LEAST, ["fit", ""], ["asset_id", ""], ["webhook_url", ""], ["colour", "red"]] as const;
    expect(parse(fields)).toEqual(parse(LEAST));
  });

  it("take ids and names", () => {
    expect(
      codeOf([
        ["style_id", ID],
        ["size_preset_id", ID],
      ]),
    ).toBeNull();
    expect(codeOf([...LEAST, ["style_id", "screenprint-coastal-poster"]])).toBeNull();
  });

  it("tell a malformed id from a field that is missing or wrong", () => {
    expect(codeOf([...LEAST, ["style_id", "a b"]])).toBe("invalid_id");
    expect(codeOf([...LEAST, ["size_preset_id", "9 x 12"]])).toBe("invalid_id");
    expect(codeOf([...LEAST, ["asset_id", "7"]], false)).toBe("invalid_id");
    expect(codeOf(LEAST.slice(0, 1))).toBe("invalid_request");
    expect(codeOf([...LEAST, ["fit", "crop"]])).toBe("invalid_request");
  });

  it("name one picture, in one way", () => {
    expect(codeOf([...LEAST, ["asset_id", ID]])).toBe("invalid_request");
    expect(codeOf([...LEAST, ["asset_id", ID]], false)).toBeNull();
    expect(codeOf(LEAST, false)).toBe("file_missing");
    expect(codeOf([], false)).toBe("file_missing");
  });
});
