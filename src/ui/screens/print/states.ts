import type { Print } from "../../api/prints.ts";

type Status = Print["status"];
type Ended = Exclude<Status, "queued" | "processing">;

/** What is said when it ends. */
export const ENDINGS: Readonly<Record<Ended, string>> = {
  completed: "The print is done",
  failed: "The print could not be made",
  cancelled: "The print is cancelled",
};

export function isUnderWay(status: Status): status is Exclude<Status, Ended> {
  return status === "queued" || status === "processing";
}

/** A print's steps: one that plans it, one for each band, one that puts the file together. */
export interface Stage {
  /** Whether each is done, from the top of the sheet; they are about the same height. */
  readonly bands: readonly boolean[];
  /** As people say it. */
  readonly said: string;
}

export function stageOf({ status, progress }: Pick<Print, "status" | "progress">): Stage {
  const made = new Set(progress.bands_done);
  const bands = Array.from({ length: Math.max(1, progress.total - 2) }, (_, band) => made.has(band));
  return { bands, said: sayStage(status, progress.done, bands.length, made.size) };
}

function sayStage(status: Status, done: number, bands: number, made: number): string {
  if (!isUnderWay(status)) return ENDINGS[status];
  if (status === "queued") return "Waiting for its turn";
  if (done === 0) return "Looking at the picture";
  if (made === bands) return "Putting the file together";
  return bands === 1 ? "Painting" : `Painting: ${made} of ${bands} bands done`;
}
