import { listOrders, type Order } from "../api/orders.ts";
import { asProblem, isAbort, type Problem } from "../api/problem.ts";
import { session } from "../api/session.ts";
import { tenant } from "../api/tenant.ts";
import { createStore } from "../parts/store.ts";

/** The orders as far as they were read, newest first. */
export interface OrderList {
  readonly orders: readonly Order[];
  /** Where the next page begins; null at the end, undefined before the first page. */
  readonly next: string | null | undefined;
  readonly reading: boolean;
  readonly problem: Problem | undefined;
}

const UNREAD: OrderList = { orders: [], next: undefined, reading: false, problem: undefined };

/** Kept while one goes from screen to screen, so that coming back shows it at once. */
export const orderList = createStore<OrderList>(UNREAD);

let reading = new AbortController();

function forget(): void {
  reading.abort();
  reading = new AbortController();
  orderList.set(UNREAD);
}
tenant.subscribe(forget);
session.subscribe(forget);

/** Reads the first page, or the next one. Does nothing while one is read, and at the end. */
export async function readMoreOrders(): Promise<void> {
  const { next, reading: busy } = orderList.get();
  if (busy || next === null) return;
  const { signal } = reading;
  orderList.update((before) => ({ ...before, reading: true }));
  try {
    const { orders, next_cursor } = await listOrders(next ?? null, signal);
    orderList.update((before) => ({
      orders: mergeOrders(before.orders, orders),
      next: next_cursor,
      reading: false,
      problem: undefined,
    }));
  } catch (thrown) {
    if (signal.aborted || isAbort(thrown)) return;
    orderList.update((before) => ({ ...before, reading: false, problem: asProblem(thrown) }));
  }
}

/** Reads the first page again: what is new, and what became of the others. @throws Problem */
export async function readNewestOrders(): Promise<void> {
  const { signal } = reading;
  const { orders, next_cursor } = await listOrders(null, signal);
  if (signal.aborted) return;
  orderList.update((before) => ({
    ...before,
    orders: mergeOrders(orders, before.orders),
    next: before.next === undefined ? next_cursor : before.next,
    problem: undefined,
  }));
}

/** An order that was read by itself. */
export function noteOrder(order: Order): void {
  orderList.update((before) => ({
    ...before,
    orders: before.orders.map((each) => (each.order_id === order.order_id ? order : each)),
  }));
}

/** Both lists, the second after the first, each order once and as the first list has it. */
function mergeOrders(first: readonly Order[], second: readonly Order[]): Order[] {
  const known = new Set(first.map(({ order_id: id }) => id));
  return [...first, ...second.filter(({ order_id: id }) => !known.has(id))];
}
