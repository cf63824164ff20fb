import { DarkroomError } from "../errors.ts";
import type { Arrival, HeldPictures } from "./holdPictures.ts";
import { type Failure, failed, failureOf } from "./pictureFailure.ts";
import type { PlannedPicture } from "./planDownload.ts";

/** A picture whose turn it is, or why there is none. */
export type Turn =
  | { readonly picture: PlannedPicture; readonly arrival: Exclude<Arrival, { kind: "failed" }> }
  | { readonly failure: Failure };

/**
 * The pictures of an order, each at its turn; one that came is held until the next is asked for. Those beyond
 * `limit`, and all once the service has refused the key, are not begun.
 */
export async function* turnsOf(
  planned: readonly PlannedPicture[],
  limit: number,
  pictures: Pick<HeldPictures, "take" | "letGo" | "stop">,
): AsyncGenerator<Turn, void> {
  let asked = 0;
  for (const [position, picture] of planned.entries()) {
    if (picture.refusal !== null) yield { failure: failed(picture, picture.refusal) };
    else if (position >= limit)
      yield { failure: failed(picture, `Not begun: a stream carries ${limit} pictures`) };
    else {
      const arrival = await pictures.take(asked);
      if (arrival.kind !== "failed") yield { picture, arrival };
      else {
        yield { failure: failureOf(picture, arrival.thrown) };
        if (isRefusal(arrival.thrown)) pictures.stop(arrival.thrown);
      }
      pictures.letGo(asked);
      asked += 1;
    }
  }
}

function isRefusal(thrown: unknown): boolean {
  return thrown instanceof DarkroomError && thrown.code === "upstream_key_refused";
}
