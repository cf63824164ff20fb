import { DarkroomError } from "../errors.ts";
import { PieceMemory } from "./pieces.ts";
import { Room } from "./room.ts";
import type { PictureReader } from "./upstream/pictureReader.ts";

/** A picture as its turn finds it. */
export type Arrival =
  | ({ readonly kind: "held" } & HeldPicture)
  /** Too large to be held: `head` is what was read of it, the rest is with the reader. */
  | { readonly kind: "open"; readonly head: HeldPicture; readonly reader: PictureReader }
  | { readonly kind: "failed"; readonly thrown: unknown };

/** Bytes as they were read. Their memory is lent until the picture is let go. */
export interface HeldPicture {
  readonly pieces: readonly Uint8Array<ArrayBuffer>[];
  readonly size: number;
  readonly crc32: number;
}

const NOTHING: HeldPicture = { pieces: [], size: 0, crc32: 0 };

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
  readonly #memory = new PieceMemory();
  readonly #stop = new AbortController();
  readonly #arrivals = new Map<number, PromiseWithResolvers<Arrival>>();
  /** What each picture holds, to be given back. */
  readonly #lent = new Map<number, readonly Uint8Array<ArrayBuffer>[]>();
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
    this.#memory.give(this.#lent.get(index) ?? []);
    this.#lent.delete(index);
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
        return { kind: "open", head: NOTHING, reader };
      }
      await this.#room.take(index, reader.size ?? heldPictureBytes);
      const held = await this.#hold(index, reader, reader.size ?? heldPictureBytes);
      if (reader.size === null && held.size === heldPictureBytes) return { kind: "open", head: held, reader };
      const whole =
        reader.size === null ||
        (held.size === reader.size && (await reader.read(new Uint8Array(1))) === null);
      if (!whole)
        throw new DarkroomError("upstream_failed", { detail: { reason: "not the length announced" } });
      return { kind: "held", ...held };
    } catch (thrown) {
      await reader.cancel(thrown).catch(() => undefined);
      throw thrown;
    }
  }

  /**
   * Reads a picture, or as much of it as may be held. In pieces: the reader loses what it was handed when a
   * transfer breaks off, and goes on behind the piece before.
   */
  async #hold(index: number, reader: PictureReader, most: number): Promise<HeldPicture> {
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    this.#lent.set(index, pieces);
    let size = 0;
    while (size < most) {
      const room = this.#memory.take(most - size);
      const asked = Date.now();
      const piece = await reader.read(room, room.length);
      if (piece === null) break;
      this.#memory.pace(Date.now() - asked);
      pieces.push(piece);
      size += piece.length;
    }
    return { pieces, size, crc32: reader.crc32 };
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
