import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { failed, nothingHad, publicFailures } from "./pictureFailure.ts";

/** D1's longest row, bytes. */
const ROW = 2_000_000;

describe("what is kept of failures", () => {
  const long = Array.from({ length: 10_000 }, (_, i) =>
    failed({ id: `${crypto.randomUUID()}`, name: `${i}${"ü".repeat(5000)}` }, "写".repeat(5000)),
  );

  it("fits into a row, however many there are and however long their texts", () => {
    const kept = publicFailures(long);
    expect(kept).toHaveLength(1000);
    expect(kept[0]?.name.length).toBe(200);
    expect(kept[0]?.error.length).toBe(200);
    expect(Buffer.byteLength(JSON.stringify(kept))).toBeLessThan(ROW);
    expect(nothingHad(long).detail?.failures).toHaveLength(1000);
  });

  it("is whole where it is short, and never half a character", () => {
    expect(failed({ id: "i", name: "n" }, "why")).toMatchObject({ name: "n", error: "why" });
    const { name } = failed({ id: "i", name: `a${"😀".repeat(200)}` }, "");
    expect(name.isWellFormed()).toBe(true);
    expect(name.length).toBeLessThanOrEqual(200);
  });
});
