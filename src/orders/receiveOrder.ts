import { z } from "zod";
import { type FormRules, readFiles } from "../catalog/readForm.ts";
import type { Tenant } from "../db/tenants.ts";
import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import type { Services } from "../services.ts";
import { addPictures, createOrder, type SentOrder } from "./createOrder.ts";
import { Spool } from "./spool.ts";
import type { UpstreamClient } from "./upstream/client.ts";

const RULES: FormRules = {
  field: "files",
  files: LIMITS.orderFiles,
  // One that is too large is told by its sink, and the others are sent.
  fileBytes: LIMITS.orderUploadBytes,
  bytes: LIMITS.orderUploadBytes,
  tooLarge: () =>
    new DarkroomError("body_too_large", {
      message: "Send fewer files in one call; a second call adds to the order with `order_id`.",
      detail: { limit_bytes: LIMITS.orderUploadBytes },
    }),
};

/** Name of an order, in characters. */
const NAME_LENGTH = 200;

const fieldsShape = z.object({
  name: z.string().trim().max(NAME_LENGTH).optional(),
  order_id: z.uuid().optional(),
});

export interface Caller {
  readonly upstream: UpstreamClient;
  /** Is given the field `tenant_name`, which may come after the files. */
  findTenant(tenantName: string | undefined): Promise<Tenant>;
  /** @throws DarkroomError order_not_found for an order that the tenant may not add to */
  checkOrder(tenant: Tenant, orderId: string): Promise<void>;
}

/**
 * Makes an order of the files of a form, or adds them to one. They are spooled while the form is read, and
 * only then sent: whatever is wrong with the form leaves nothing upstream.
 * @throws DarkroomError as `readFiles` does; where no file is a picture, what is wrong with them
 */
export async function receiveOrder(
  services: Pick<Services, "db" | "bucket" | "log">,
  request: Request,
  { upstream, findTenant, checkOrder }: Caller,
): Promise<SentOrder> {
  const spool = new Spool(services);
  try {
    const fields = await readFiles(request, RULES, (fileName) => spool.open(fileName));
    const tenant = await findTenant(fields.get("tenant_name"));
    const { name, order_id: orderId } = readFields(fields);
    if (orderId !== undefined) await checkOrder(tenant, orderId);
    if (spool.pictures.length === 0) throw nothingToSend(spool);

    const sent =
      orderId === undefined
        ? await createOrder(services, upstream, tenant, name || null, spool.pictures)
        : await addPictures(services, upstream, tenant, orderId, spool.pictures);
    return { ...sent, failures: [...spool.failures, ...sent.failures] };
  } finally {
    await spool.discard();
  }
}

function readFields(fields: ReadonlyMap<string, string>): z.output<typeof fieldsShape> {
  const filled = [...fields].filter(([, value]) => value !== "");
  const parsed = fieldsShape.safeParse(Object.fromEntries(filled));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({
    field: path.join("."),
    problem: message,
  }));
  const malformedId = issues.some(({ field }) => field === "order_id");
  throw new DarkroomError(malformedId ? "invalid_id" : "invalid_request", { detail: { issues } });
}

/** One reason for all of them is the answer's own; several make it a 422. */
function nothingToSend({ refused, failures }: Spool): DarkroomError {
  const codes = new Set(refused.map(({ error }) => error.code));
  const [code = "no_picture"] = codes.size === 1 ? codes : [];
  return new DarkroomError(code, {
    message: "None of the files can be sent; what each is refused for is in `failures`.",
    detail: { failures },
  });
}
