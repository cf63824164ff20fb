import { findForeignOrders, listOwnedOrders, type OrderRow } from "../db/orders.ts";
import { cutPage, decodeCursor } from "../db/paging.ts";
import { DarkroomError, type ErrorCode } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import type { Services } from "../services.ts";
import { mapAtMost } from "./atMost.ts";
import { type OrderView, presentOrder, presentUntold } from "./presentOrder.ts";
import type { UpstreamClient } from "./upstream/client.ts";

export interface Page {
  readonly limit: number;
  readonly cursor: string | undefined;
}

interface OrderPage {
  readonly orders: OrderView[];
  readonly next_cursor: string | null;
}

type Needs = Pick<Services, "db"> & { readonly upstream: UpstreamClient; readonly baseUrl: string };

/** Upstream's own maximum of a page. */
const UPSTREAM_PAGE = 15;

/** What upstream's failure to tell of one order says of it. Other failures are those of all orders. */
const UNTOLD: ReadonlyMap<ErrorCode, "gone" | "unknown"> = new Map([
  ["order_not_found", "gone"],
  ["upstream_failed", "unknown"],
  ["upstream_refused", "unknown"],
]);

/** A tenant's orders, newest first; each is asked of upstream. @throws DarkroomError invalid_cursor, upstream_* */
export async function listOwn(
  { db, upstream, baseUrl }: Needs,
  tenantId: string,
  { limit, cursor }: Page,
  signal: AbortSignal,
): Promise<OrderPage> {
  const rows = await listOwnedOrders(db, tenantId, decodeCursor(cursor), limit + 1);
  const { page, next } = cutPage(rows, limit);
  const orders = await mapAtMost(LIMITS.upstreamRequests, page, (row) =>
    readRow(upstream, row, baseUrl, signal),
  );
  return { orders, next_cursor: next };
}

/** Upstream's own page, without what other tenants have: it may be shorter than asked for and not the last. */
export async function listAll(
  { db, upstream, baseUrl }: Needs,
  tenantId: string,
  { limit, cursor }: Page,
  signal: AbortSignal,
): Promise<OrderPage> {
  const perPage = Math.min(limit, UPSTREAM_PAGE);
  const offset = cursor === undefined ? {} : { offset: cursor };
  const { orders, next } = await upstream
    .listOrders({ perPage, ...offset }, signal)
    .catch((thrown: unknown) => {
      const isOurs = cursor === undefined || !(thrown instanceof DarkroomError);
      throw isOurs || thrown.code !== "upstream_refused"
        ? thrown
        : new DarkroomError("invalid_cursor", { cause: thrown });
    });
  const foreign = await findForeignOrders(
    db,
    tenantId,
    orders.map(({ id }) => id),
  );
  const shown = orders.filter(({ id }) => !foreign.has(id));
  return { orders: shown.map((order) => presentOrder(order, baseUrl)), next_cursor: next };
}

async function readRow(
  upstream: UpstreamClient,
  row: OrderRow,
  baseUrl: string,
  signal: AbortSignal,
): Promise<OrderView> {
  try {
    return presentOrder(await upstream.getOrder(row.id, signal), baseUrl);
  } catch (thrown) {
    const status = thrown instanceof DarkroomError ? UNTOLD.get(thrown.code) : undefined;
    if (status === undefined) throw thrown;
    return presentUntold(row, status);
  }
}
