import { expect, it } from "vitest";
import { DarkroomError } from "../errors.ts";
import { HeldPictures } from "./holdPictures.ts";
import type { PictureReader } from "./upstream/pictureReader.ts";

const LIMITS = { upstreamRequests: 3, heldPictureBytes: 100, heldBytes: 200 };
const settled = async () => {
  for (let i = 0; i < 20; i += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};

interface Made {
  readonly size: number;
  readonly told?: boolean;
  readonly breaksAt?: number;
}

/** A service that hands out made-up pictures and remembers who asked for what. */
function serviceOf(pictures: readonly Made[]) {
  const seen = { asked: [] as number[], open: 0, mostOpen: 0, cancelled: [] as number[] };
  const open = async (index: number, signal: AbortSignal): Promise<PictureReader> => {
    signal.throwIfAborted();
    seen.asked.push(index);
    seen.open += 1;
    seen.mostOpen = Math.max(seen.mostOpen, seen.open);
    const { size, told = true, breaksAt = size + 1 } = pictures[index] ?? { size: 0 };
    let given = 0;
    let closed = false;
    const close = () => {
      if (!closed) seen.open -= 1;
      closed = true;
    };
    return {
      size: told ? size : null,
      contentType: "image/jpeg",
      crc32: 0,
      read: async (buffer) => {
        signal.throwIfAborted();
        if (given >= breaksAt) throw new DarkroomError("upstream_failed");
        const length = Math.min(buffer.length, size - given, 30);
        given += length;
        if (length > 0) return new Uint8Array(buffer.buffer, buffer.byteOffset, length).fill(index + 1);
        close();
        return null;
      },
      cancel: async () => {
        seen.cancelled.push(index);
        close();
      },
    };
  };
  return { seen, open };
}

const levelsOf = (pieces: readonly Uint8Array[]) => [...new Set(pieces.flatMap((piece) => [...piece]))];

it("asks in order, a few at a time, and holds no more than there is room for", async () => {
  const { seen, open } = serviceOf(Array.from({ length: 10 }, () => ({ size: 90 })));
  const pictures = new HeldPictures(10, open, LIMITS);
  await settled();
  expect(seen.asked.length).toBeLessThan(6);
  for (let i = 0; i < 10; i += 1) {
    const arrival = await pictures.take(i);
    expect(arrival.kind).toBe("held");
    if (arrival.kind === "held") expect(levelsOf(arrival.pieces)).toEqual([i + 1]);
    pictures.letGo(i);
  }
  expect(seen.asked).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect([seen.mostOpen, seen.open]).toEqual([3, 0]);
});

it("opens a large picture and leaves it unread until its turn; one of unknown length after what fits", async () => {
  const { open } = serviceOf([{ size: 250 }, { size: 250, told: false }, { size: 40, told: false }]);
  const pictures = new HeldPictures(3, open, LIMITS);
  const [large, unknown, small] = [await pictures.take(0), await pictures.take(1), await pictures.take(2)];
  expect(large).toMatchObject({ kind: "open", head: { pieces: [], size: 0 } });
  expect(unknown.kind === "open" && unknown.head.size).toBe(100);
  expect(small.kind === "held" && small.size).toBe(40);
});

it("a picture that fails or is not as long as it was said costs itself only", async () => {
  const { open } = serviceOf([{ size: 90, breaksAt: 60 }, { size: 90 }]);
  const pictures = new HeldPictures(2, open, LIMITS);
  expect(await pictures.take(0)).toMatchObject({ kind: "failed", thrown: { code: "upstream_failed" } });
  pictures.letGo(0);
  expect((await pictures.take(1)).kind).toBe("held");
});

it("when it is stopped, nothing more is asked for and those that wait are told", async () => {
  const { seen, open } = serviceOf(Array.from({ length: 50 }, () => ({ size: 90 })));
  const pictures = new HeldPictures(50, open, LIMITS);
  await pictures.take(0);
  const reason = new Error("gone");
  pictures.stop(reason);
  await settled();
  const asked = seen.asked.length;
  expect(asked).toBeLessThan(7);
  expect(await pictures.take(40)).toEqual({ kind: "failed", thrown: reason });
  await settled();
  expect([seen.asked.length, seen.open]).toEqual([asked, 0]);
});
