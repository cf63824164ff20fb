import { listOrders, type Order } from "../api/orders.ts";
import { createPagedList } from "../parts/pagedList.ts";

/** The orders at the enhancement service. */
export const orderList = createPagedList<Order>({
  async read(cursor, signal) {
    const { orders, next_cursor: next } = await listOrders(cursor, signal);
    return { items: orders, next };
  },
  idOf: (order) => order.order_id,
  stateOf: JSON.stringify,
});
