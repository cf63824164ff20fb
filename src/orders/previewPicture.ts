import { DarkroomError } from "../errors.ts";
import { PulledBody } from "./pulledBody.ts";
import { pumpPicture } from "./pumpPicture.ts";
import type { UpstreamClient } from "./upstream/client.ts";

/** Small enough for a page with many of them; it is looked at, not kept. */
const QUALITY = 60;

export interface PicturePreview {
  readonly contentType: string;
  readonly body: ReadableStream<Uint8Array>;
  /** Settles when the last byte is handed on; rejects where the reader or the service went. */
  readonly sent: Promise<void>;
}

/**
 * The free preview of one enhanced picture, as it arrives.
 * @throws DarkroomError `not_found` for a picture that is not of the order, or not enhanced; `upstream_*`
 */
export async function previewPicture(
  upstream: Pick<UpstreamClient, "getOrder" | "openPicture">,
  orderId: string,
  imageId: string,
  signal: AbortSignal,
): Promise<PicturePreview> {
  // The service hands out any picture of its key: that it is of this order is for us to see.
  const { images } = await upstream.getOrder(orderId, signal);
  if (images.find(({ id }) => id === imageId)?.status !== "processed") throw new DarkroomError("not_found");
  const options = { format: "jpeg", quality: QUALITY, preview: true } as const;
  const reader = await upstream.openPicture(imageId, options, signal);
  const body = new PulledBody();
  const send = async () => {
    try {
      await pumpPicture(reader, (piece) => body.write([piece]));
      body.close();
    } catch (thrown) {
      body.abort(thrown);
      throw thrown;
    }
  };
  return { contentType: reader.contentType, body: body.readable, sent: send() };
}
