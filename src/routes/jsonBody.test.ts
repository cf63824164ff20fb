import { describe, expect, it } from "vitest";
import { readWithin } from "./jsonBody.ts";

/** A body in chunks of four bytes that tells how much of it was read. */
function countedBody(length: number) {
  const read = { bytes: 0 };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (read.bytes >= length) return controller.close();
        const chunk = Uint8Array.from({ length: Math.min(4, length - read.bytes) }, (_, i) => read.bytes + i);
        read.bytes += chunk.length;
        controller.enqueue(chunk);
      },
    },
    { highWaterMark: 0 },
  );
  return { body, read };
}

describe("readWithin", () => {
  it("gives the bytes in their order, up to the limit", async () => {
    expect([...(await readWithin(countedBody(10).body, 10))]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await readWithin(null, 10)).toHaveLength(0);
  });

  it("refuses one byte more, after reading the rest", async () => {
    const { body, read } = countedBody(11);
    await expect(readWithin(body, 10)).rejects.toMatchObject({ code: "body_too_large", status: 413 });
    expect(read.bytes).toBe(11);
  });

  it("stops reading at twice the limit", async () => {
    const { body, read } = countedBody(1000);
    await expect(readWithin(body, 10)).rejects.toMatchObject({ code: "body_too_large" });
    expect(read.bytes).toBeLessThanOrEqual(24);
  });
});
