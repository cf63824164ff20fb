import { stat } from "node:fs/promises";
import { LIMITS } from "../../src/limits.ts";
import type { OrderView } from "../../src/orders/presentOrder.ts";
import type { Client } from "./client.ts";

export interface SeededOrder {
  /** Once none of its pictures is in work any more. */
  readonly order: OrderView;
  /** Files that were not sent, and pictures that could not be enhanced. */
  readonly failures: readonly { readonly name: string; readonly error: string }[];
}

/** Sends files as one order, in as many calls as their size takes, and waits until it is ready. */
export async function seedOrder(
  client: Client,
  files: readonly string[],
  name: string,
  tell: (state: string) => void,
): Promise<SeededOrder> {
  const failures: { name: string; error: string }[] = [];
  let orderId: string | undefined;
  let sent = 0;
  for (const portion of await portions(files)) {
    tell(`${sent} of ${files.length} sent`);
    const answer = await client.sendOrder(portion, orderId === undefined ? { name } : { order_id: orderId });
    orderId = answer.order_id;
    sent += answer.images_uploaded;
    failures.push(...answer.failures);
    tell(`${sent} of ${files.length} sent`);
  }
  if (orderId === undefined) throw new Error("There is nothing to send.");
  const order = await client.readyOrder(orderId, ({ counts, total_images: total }) =>
    tell(`${counts.processed} of ${total} enhanced`),
  );
  const failed = order.images.filter(({ status }) => status === "error");
  for (const { image_id: id, name: imageName, reason } of failed)
    failures.push({ name: imageName ?? id, error: reason ?? "It could not be enhanced." });
  return { order, failures };
}

/** Files in groups that one call takes. One that is too large goes alone, and is told so. */
async function portions(files: readonly string[]): Promise<string[][]> {
  const groups: { files: string[]; bytes: number }[] = [];
  for (const file of files) {
    const { size } = await stat(file);
    const last = groups.at(-1);
    const fits =
      last !== undefined &&
      last.files.length < LIMITS.orderFiles &&
      last.bytes + size <= LIMITS.orderUploadBytes - LIMITS.uploadOverheadBytes;
    if (fits) {
      last.files.push(file);
      last.bytes += size;
    } else groups.push({ files: [file], bytes: size });
  }
  return groups.map((group) => group.files);
}
