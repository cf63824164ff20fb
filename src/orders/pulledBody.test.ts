import { describe, expect, it } from "vitest";
import { PulledBody } from "./pulledBody.ts";

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("a pulled body", () => {
  it("hands each chunk on when it is asked for, and says when it was read", async () => {
    const body = new PulledBody();
    const reader = body.readable.getReader();
    const told: string[] = [];
    const writing = (async () => {
      await body.write([Uint8Array.of(1)]);
      told.push("first read");
      await body.write([Uint8Array.of(2)]);
      body.close();
    })();
    expect(told).toEqual([]);
    expect((await reader.read()).value).toEqual(Uint8Array.of(1));
    expect(told).toEqual([]);
    expect((await reader.read()).value).toEqual(Uint8Array.of(2));
    expect(told).toEqual(["first read"]);
    expect((await reader.read()).done).toBe(true);
    await writing;
  });

  it("keeps chunks that were written together until the last of them was read", async () => {
    const body = new PulledBody();
    const reader = body.readable.getReader();
    let taken = false;
    const writing = body.write([1, 2, 3].map((value) => Uint8Array.of(value))).then(() => {
      taken = true;
    });
    for (const value of [1, 2, 3]) {
      expect((await reader.read()).value).toEqual(Uint8Array.of(value));
      await settled();
      expect(taken).toBe(false);
    }
    const last = reader.read();
    await writing;
    body.close();
    expect((await last).done).toBe(true);
  });

  it("tells the writer that its reader left, before and while it writes", async () => {
    const body = new PulledBody();
    const reader = body.readable.getReader();
    const read = reader.read();
    const first = body.write([Uint8Array.of(1)]);
    await read;
    const gone = new Error("gone");
    await reader.cancel(gone);
    await expect(first).rejects.toBe(gone);

    const unread = new PulledBody();
    await unread.readable.cancel(gone);
    await expect(unread.write([Uint8Array.of(1)])).rejects.toBe(gone);
  });

  it("shows its reader and its writer why it was broken off", async () => {
    const body = new PulledBody();
    const writing = body.write([Uint8Array.of(1)]);
    const broken = new Error("broken");
    body.abort(broken);
    await expect(writing).rejects.toBe(broken);
    await expect(body.readable.getReader().read()).rejects.toBe(broken);
  });
});
