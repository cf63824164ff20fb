import { contentOf, faultsOfName } from "../choice.ts";
import type { Order, Picture, Status } from "./model.ts";

/** A picture that an order is made with. */
export interface PictureSpec {
  readonly name: string | null;
  readonly faults?: readonly string[];
  /** Default: processed. */
  readonly status?: Status;
  readonly reason?: string;
  /** Bytes of a picture that is made up as it is read; none where bytes were put. */
  readonly size?: number;
  readonly id?: string;
}

/** Of a picture that nobody said how large it is. */
const SIZE = 20_000;

export function newOrder(id: string, name: string | null, faults: readonly string[], now: number): Order {
  const chosen = [...faults, ...faultsOfName(name)];
  const { orderName = name, mergingReads = 0 } = contentOf(chosen);
  return {
    ...{ id, name: orderName, faults: chosen, createdAt: now, updatedAt: now },
    ...{ deleted: false, mergingUntil: 0, mergingReads },
  };
}

/** A picture with its bytes, enhanced unless its status says otherwise. */
export function madePicture(order: Order, spec: PictureSpec, hasBytes: boolean, now: number): Picture {
  const id = spec.id ?? crypto.randomUUID();
  return {
    ...{ id, orderId: order.id, name: spec.name, type: "image/jpeg", faults: spec.faults ?? [] },
    ...{ createdAt: now, updatedAt: now, uploadedAt: now, readyAt: now, fixed: spec.status ?? "processed" },
    ...{ reason: spec.reason ?? null, size: hasBytes ? null : (spec.size ?? SIZE), source: id },
    ...{ bought: false, untold: false },
  };
}

/** A picture that is announced and has no bytes yet. */
export function announcedPicture(
  of: { id: string; orderId: string | null; name: string | null; type: string },
  now: number,
): Picture {
  return {
    ...{ ...of, faults: [], createdAt: now, updatedAt: now, uploadedAt: null, readyAt: null, fixed: null },
    ...{ reason: null, size: null, source: of.id, bought: false, untold: false },
  };
}
