import type { Tenant } from "../db/tenants.ts";
import type { Services } from "../services.ts";
import { IncomingPicture, type TakenIn } from "./incomingPicture.ts";
import { type FileSink, readForm } from "./readForm.ts";

export type { TakenIn } from "./incomingPicture.ts";

type Needs = Pick<Services, "db" | "bucket" | "queues" | "log">;

/** A picture that was handed on whole: what it is called and whose it becomes. */
export interface Delivered {
  readonly fileName: string;
  /** Asked for only when the picture is found good. */
  readonly tenant: () => Promise<Pick<Tenant, "id">>;
}

/**
 * Takes a picture in from a multipart request.
 * @param findTenant is given the field `tenant_name`, which may come after the file
 */
export function takeIn(
  services: Needs,
  request: Request,
  findTenant: (tenantName: string | undefined) => Promise<Tenant>,
): Promise<TakenIn> {
  return takeInFrom(services, async (sink) => {
    const { fields, fileName } = await readForm(request, sink);
    return { fileName: fileName ?? "", tenant: () => findTenant(fields.get("tenant_name")) };
  });
}

/**
 * Takes a picture in from wherever its bytes come. Whatever goes wrong leaves nothing behind.
 * @param deliver writes all of the picture into the sink
 */
export async function takeInFrom(
  services: Needs,
  deliver: (sink: FileSink) => Promise<Delivered>,
): Promise<TakenIn> {
  const incoming = new IncomingPicture(services);
  try {
    const { fileName, tenant } = await deliver(incoming);
    await incoming.measure();
    return await incoming.keep(await tenant(), fileName);
  } finally {
    await incoming.leave();
  }
}
