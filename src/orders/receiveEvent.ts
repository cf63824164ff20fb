import { z } from "zod";
import { findActiveJobs } from "../db/jobs.ts";
import { noteEvent, wasTold } from "../db/webhookEvents.ts";
import type { Services } from "../services.ts";

/** The one event that says something of an order; of others only the name is known. */
const eventShape = z.object({
  event: z.literal("image_processed"),
  order_id: z.uuid(),
  image_id: z.string().min(1).max(100),
  error: z.boolean().nullish(),
  order_is_processing: z.boolean().nullish(),
});

/**
 * Takes what upstream tells as a hint to look at the order again. Whoever waits for the order is woken by the
 * event that says its processing is over, or leaves that open: no job can go on before, and an order of fifty
 * pictures is not read fifty times. Of the others nothing is kept, so that none hides the one that wakes.
 * @returns how many jobs were woken
 */
export async function receiveEvent(
  { db, coordinators }: Pick<Services, "db" | "coordinators">,
  body: Uint8Array,
): Promise<number> {
  const event = readEvent(body);
  if (event === undefined || event.order_is_processing === true) return 0;
  const { order_id: orderId, image_id: imageId } = event;
  const told = { orderId, imageId, failed: event.error === true, now: Date.now() };
  if (await wasTold(db, told)) return 0;
  const jobs = await findActiveJobs(db, orderId);
  const woken = await Promise.all(jobs.map(({ id }) => coordinators.getByName(id).wake(id)));
  // Only now: where a wake failed, the same told again is news still.
  await noteEvent(db, told);
  return woken.filter(Boolean).length;
}

function readEvent(body: Uint8Array): z.output<typeof eventShape> | undefined {
  try {
    return eventShape.safeParse(JSON.parse(new TextDecoder().decode(body))).data;
  } catch {
    return undefined;
  }
}
