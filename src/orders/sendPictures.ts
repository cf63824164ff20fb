import { DarkroomError, explainError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { describeError } from "../ops/log.ts";
import type { Services } from "../services.ts";
import { mapAtMost } from "./atMost.ts";
import type { FileFailure, OutgoingPicture } from "./outgoing.ts";
import type { UpstreamClient } from "./upstream/client.ts";

export interface SentPictures {
  readonly images: readonly { readonly image_id: string; readonly name: string }[];
  readonly failures: readonly FileFailure[];
  /** What the first that failed failed at. */
  readonly firstError: DarkroomError | null;
}

/** Registers pictures with an order and sends their bytes, a few at a time. One that fails is told and left out. */
export async function sendPictures(
  { log }: Pick<Services, "log">,
  upstream: UpstreamClient,
  orderId: string,
  pictures: readonly OutgoingPicture[],
): Promise<SentPictures> {
  const failed = new Map<OutgoingPicture, DarkroomError>();
  const ids = await mapAtMost(LIMITS.upstreamRequests, pictures, async (picture) => {
    try {
      return await send(upstream, orderId, picture);
    } catch (thrown) {
      log.warn("picture_send_failed", { order_id: orderId, ...describeError(thrown) });
      const error =
        thrown instanceof DarkroomError ? thrown : new DarkroomError("internal", { cause: thrown });
      failed.set(picture, error);
      return null;
    }
  });
  return {
    images: pictures.flatMap(({ name }, i) => {
      const id = ids[i];
      return id == null ? [] : [{ image_id: id, name }];
    }),
    failures: pictures.flatMap((picture) => {
      const error = failed.get(picture);
      return error === undefined ? [] : [{ name: picture.name, error: explainError(error) }];
    }),
    firstError: failed.values().next().value ?? null,
  };
}

async function send(upstream: UpstreamClient, orderId: string, picture: OutgoingPicture): Promise<string> {
  const { name, contentType, size } = picture;
  const target = await upstream.registerImage({ name, orderId, contentType });
  await upstream.putPicture(target, picture.open, size);
  return target.imageId;
}
