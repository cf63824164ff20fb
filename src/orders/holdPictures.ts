import { DarkroomError } from "../errors.ts";
import { READ_BYTES } from "./readBytes.ts";
import { Room } from "./room.ts";
import type { PictureReader } from "./upstream/pictureReader.ts";

/** A picture as its turn finds it. */
export type Arrival =
  | { readonly kind: "held"; readonly bytes: Uint8Array<ArrayBuffer> }
  /** Too large to be held: `head` is what was read of it, the rest is with the reader. */
  | { readonly kind: "open"; readonly head: Uint8Array<ArrayBuffer>; readonly reader: PictureReader }
  | { readonly kind: "failed"; readonly thrown: unknown };

export interface HoldLimits {
  readonly upstreamRequests: number;
  readonly heldPictureBytes: number;
  readonly heldBytes: number;
}

/**
 * Pictures fetched ahead of their turn: asked for in order, a few at a time, and held within bounds. One that is
 * too large to be held is opened, and not read before its turn.
 */
export class HeldPictures {
  readonly #open: (index: number, signal: AbortSignal) => Promise<PictureReader>;
  readonly #limits: HoldLimits;
  readonly #count: number;
  readonly #room: Room;
  readonly #stop = new AbortController();
  readonly #arrivals = new Map<number, PromiseWithResolvers<Arrival>>();
  /** Those that keep their connection until their turn is over. */
  readonly #flowing = new Map<number, PromiseWithResolvers<void>>();
  #next = 0;

  /** Begins at once. */
  constructor(
    count: number,
    open: (index: number, signal: AbortSignal) => Promise<PictureReader>,
    limits: HoldLimits,
  ) {
    this.#count = count;
    this.#open = open;
    this.#limits = limits;
    this.#room = new Room(limits.heldBytes, limits.heldPictureBytes);
    for (let lane = 0; lane < limits.upstreamRequests; lane += 1) void this.#fetchOn();
  }

  /** The picture whose turn it is: each is asked for once, in order, and let go before the next. */
  async take(index: number): Promise<Arrival> {
    return this.#arrivalOf(index).promise;
  }

  /** Frees what the picture held. */
  letGo(index: number): void {
    this.#arrivals.delete(index);
    this.#room.leave(index);
    this.#flowing.get(index)?.resolve();
    this.#flowing.delete(index);
  }

  /** Aborts what is under way and begins nothing more. */
  stop(reason: unknown): void {
    this.#stop.abort(reason);
    this.#room.close(reason);
    for (const { resolve } of this.#flowing.values()) resolve();
    for (const { resolve } of this.#arrivals.values()) resolve({ kind: "failed", thrown: reason });
  }

  async #fetchOn(): Promise<void> {
    while (!this.#stop.signal.aborted && this.#next < this.#count) {
      const index = this.#next;
      this.#next += 1;
      this.#room.expect(index);
      const arrival = await this.#fetch(index).catch((thrown: unknown): Arrival => {
        this.#room.leave(index);
        return { kind: "failed", thrown };
      });
      if (arrival.kind === "open") await this.#keepOpen(index, arrival);
      else this.#arrivalOf(index).resolve(arrival);
    }
  }

  async #fetch(index: number): Promise<Arrival> {
    const reader = await this.#open(index, this.#stop.signal);
    try {
      const { heldPictureBytes } = this.#limits;
      if (reader.size !== null && reader.size > heldPictureBytes) {
        this.#room.leave(index);
        return { kind: "open", head: new Uint8Array(0), reader };
      }
      await this.#room.take(index, reader.size ?? heldPictureBytes);
      const bytes = await readUpTo(reader, reader.size ?? heldPictureBytes);
      if (reader.size === null) {
        const ended = bytes.length < heldPictureBytes;
        return ended ? { kind: "held", bytes } : { kind: "open", head: bytes, reader };
      }
      const right = bytes.length === reader.size && (await reader.read(new Uint8Array(1))) === null;
      if (!right)
        throw new DarkroomError("upstream_failed", { detail: { reason: "not the length announced" } });
      return { kind: "held", bytes };
    } catch (thrown) {
      await reader.cancel(thrown).catch(() => undefined);
      throw thrown;
    }
  }

  /** The lane is free again when the picture's turn is over. */
  async #keepOpen(index: number, arrival: Extract<Arrival, { kind: "open" }>): Promise<void> {
    const over = Promise.withResolvers<void>();
    this.#flowing.set(index, over);
    if (this.#stop.signal.aborted) over.resolve();
    this.#arrivalOf(index).resolve(arrival);
    await over.promise;
    await arrival.reader.cancel().catch(() => undefined);
  }

  #arrivalOf(index: number): PromiseWithResolvers<Arrival> {
    let arrival = this.#arrivals.get(index);
    if (arrival === undefined) {
      arrival = Promise.withResolvers<Arrival>();
      if (this.#stop.signal.aborted) arrival.resolve({ kind: "failed", thrown: this.#stop.signal.reason });
      this.#arrivals.set(index, arrival);
    }
    return arrival;
  }
}

/**
 * Reads a picture into memory of one size: all of it, or as much as fits. It goes through a small buffer, since
 * the reader loses what it was handed when a transfer breaks off.
 */
async function readUpTo(reader: PictureReader, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(size);
  let buffer = new Uint8Array(Math.min(READ_BYTES, size));
  let filled = 0;
  while (filled < size) {
    const room = Math.min(buffer.length, size - filled);
    const chunk = await reader.read(buffer.subarray(0, room), room);
    if (chunk === null) return bytes.subarray(0, filled);
    bytes.set(chunk, filled);
    filled += chunk.length;
    buffer = new Uint8Array(chunk.buffer);
  }
  return bytes;
}
