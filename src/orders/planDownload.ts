import { createHash } from "node:crypto";
import { memberNames } from "../archive/memberNames.ts";
import type { DownloadParams } from "./downloadParams.ts";
import type { UpstreamImage, UpstreamOrder } from "./upstream/client.ts";
import type { EnhancedFormat } from "./upstream/signatures.ts";

/** One picture of an order as an archive will carry it. */
export interface PlannedPicture {
  readonly id: string;
  /** Its name upstream, for people. */
  readonly name: string;
  /** Its name in the archive: the same whatever becomes of the others. */
  readonly member: string;
  /** The picture and its last change: what was fetched under it stands for nothing else. */
  readonly source: string;
  /** Why it cannot be had, known before anything is fetched; null if it can be asked for. */
  readonly refusal: string | null;
}

export interface DownloadPlan {
  readonly orderId: string;
  readonly orderName: string | null;
  /** In the order's own sequence. */
  readonly pictures: readonly PlannedPicture[];
  readonly fileName: string;
  /** SHA-256 over the parameters and each picture's id, status and last change: equal plans, equal archives. */
  readonly contentKey: string;
}

const EXTENSIONS: Readonly<Record<EnhancedFormat, string>> = {
  jpeg: "jpg",
  png: "png",
  webp: "webp",
  avif: "avif",
  jxl: "jxl",
};

/** What an archive of this order is made of, decided by status before anything is fetched. */
export function planDownload(order: UpstreamOrder, params: DownloadParams): DownloadPlan {
  const wanted = order.images.map(({ id, name }) => ({ name, fallback: id }));
  const members = memberNames(wanted, EXTENSIONS[params.format]);
  return {
    orderId: order.id,
    orderName: order.name,
    pictures: order.images.map((image, i) => ({
      id: image.id,
      name: image.name ?? image.id,
      member: members[i] ?? image.id,
      source: `${image.id} ${changeOf(order, image) ?? ""}`,
      refusal: refusalOf(image),
    })),
    fileName: `${order.name ?? `order-${order.id}`}.zip`,
    contentKey: keyOf(order, params),
  };
}

function refusalOf({ status, reason }: UpstreamImage): string | null {
  if (status === "processed") return null;
  if (status === "error") return `Enhancement failed${reason === null ? "" : `: ${reason}`}`;
  return status === "waiting" ? "Not enhanced yet: it is waiting" : "Not enhanced yet: it is in work";
}

/** Where a picture has no last change of its own, any change of its order may have been one of it. */
function changeOf({ updatedAt }: UpstreamOrder, { changed }: UpstreamImage): string | null {
  return changed ?? updatedAt;
}

/** The names are in it too, since they are in the archive. */
function keyOf(order: UpstreamOrder, { format, quality, preview, devMode }: DownloadParams): string {
  const pictures = order.images.map((image) => [image.id, image.name, image.status, changeOf(order, image)]);
  const stands = [order.id, order.name, format, quality, preview, devMode, pictures];
  return createHash("sha256").update(JSON.stringify(stands)).digest("hex");
}
