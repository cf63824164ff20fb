/** An order as it is kept. Times are milliseconds since 1970. */
export interface Order {
  readonly id: string;
  name: string | null;
  readonly faults: readonly string[];
  readonly createdAt: number;
  updatedAt: number;
  deleted: boolean;
  /** Until then brackets are merged. */
  mergingUntil: number;
  /** Reads that still tell of merging. */
  mergingReads: number;
}

export type Status = "waiting" | "processing" | "processed" | "error";

/** A picture as it is kept. */
export interface Picture {
  readonly id: string;
  readonly orderId: string | null;
  readonly name: string | null;
  /** Content-Type that was declared. */
  readonly type: string;
  readonly faults: readonly string[];
  readonly createdAt: number;
  updatedAt: number;
  /** When its bytes were there; enhancement ends at `readyAt`. */
  uploadedAt: number | null;
  readyAt: number | null;
  /** A status that time does not change. */
  readonly fixed: Status | null;
  reason: string | null;
  /** Id of the upload that it is made from. */
  readonly source: string;
  /** Bytes of a picture that is made up as it is read; null for one that was uploaded. */
  readonly size: number | null;
  /** Whether the full picture was bought. */
  bought: boolean;
  /** Whether the webhook still has to tell. */
  untold: boolean;
}

export interface Bracket {
  readonly id: string;
  readonly orderId: string;
  readonly name: string;
  uploaded: boolean;
  merged: boolean;
}

/** A request as tests read it. */
export interface Seen {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  /** Whether it carried a key. */
  readonly key: boolean;
  readonly range: string | null;
  readonly time: number;
  /** How the transfer of a picture ended, and its bytes; null while it goes on, and for other answers. */
  readonly outcome: "whole" | "left" | "cut" | null;
  readonly sent: number | null;
}

export interface Settings {
  readonly webhook: { readonly url: string; readonly token: string | null } | null;
  /** Milliseconds that an enhancement, and a merge, takes. */
  readonly enhancementMs: number;
  /** Infinity (null in JSON) for none. */
  readonly requestsPerSecond: number | null;
  readonly uploadsPerName: number | null;
  readonly enhancementsPerDay: number | null;
}

/** Where a picture stands now. */
export function statusOf(picture: Picture, now: number): Status {
  if (picture.fixed !== null) return picture.fixed;
  if (picture.uploadedAt === null || picture.readyAt === null) return "waiting";
  if (now >= picture.readyAt) return picture.reason === null ? "processed" : "error";
  return now < picture.uploadedAt + (picture.readyAt - picture.uploadedAt) / 4 ? "waiting" : "processing";
}
