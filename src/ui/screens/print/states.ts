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
  readonly bands: number;
  readonly bandsDone: number;
  /** As people say it. */
  readonly said: string;
}

export function stageOf({ status, progress: { done, total } }: Pick<Print, "status" | "progress">): Stage {
  const bands = Math.max(1, total - 2);
  const bandsDone = status === "completed" ? bands : Math.max(0, Math.min(bands, done - 1));
  return { bands, bandsDone, said: sayStage(status, done, bands, bandsDone) };
}

function sayStage(status: Status, done: number, bands: number, bandsDone: number): string {
  if (!isUnderWay(status)) return ENDINGS[status];
  if (status === "queued") return "Waiting for its turn";
  if (done === 0) return "Looking at the picture";
  if (bandsDone === bands) return "Putting the file together";
  return bands === 1 ? "Painting" : `Painting: ${bandsDone} of ${bands} bands done`;
}
