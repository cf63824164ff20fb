import { useEffect } from "preact/hooks";
import { tenant } from "../../api/tenant.ts";
import { orderList } from "../../orders/orderList.ts";
import { isInWork, isSimulated } from "../../orders/orderState.ts";
import { OrderProblem, SimulatedNotice } from "../../orders/ServiceNotices.tsx";
import { BusyButton } from "../../parts/BusyButton.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { useStore } from "../../parts/store.ts";
import { noteInQuery, useQuery } from "../../parts/useQuery.ts";
import { useTitle } from "../../shell/useTitle.ts";
import { sayCount } from "../../text/sizes.ts";
import { NewOrder } from "./NewOrder.tsx";
import { OrderCard } from "./OrderCard.tsx";

/** How often the list is read again while one of its orders is in work. */
const AGAIN_MS = 5000;

/** All orders at the enhancement service, newest first, and the way to make one. */
export default function OrdersScreen() {
  const { items: orders, next, reading, problem } = useStore(orderList);
  const query = useQuery();
  useTitle("Orders");
  useFresh();

  const empty = orders.length === 0 && next === null;
  const unset = problem?.code === "upstream_not_configured";
  const making = !unset && (query.has("new") || empty);
  return (
    <div class="orders">
      <div class="screen-head">
        <h1>Orders</h1>
        <p class="soft">{orders.length > 0 && countOf(orders.length, next !== null)}</p>
        {orders.length > 0 && (
          <button
            type="button"
            class={making ? "button" : "button primary"}
            aria-expanded={making}
            aria-controls="new-order"
            onClick={() => noteInQuery({ new: making ? undefined : "" })}
          >
            <Icon name={making ? "close" : "add"} /> {making ? "Not now" : "New order"}
          </button>
        )}
      </div>
      {orders.some(isSimulated) && <SimulatedNotice />}
      {making && <NewOrder first={empty} />}
      {problem && <OrderProblem problem={problem} onRetry={orderList.readMore} />}
      {orders.length > 0 && (
        <ul class="order-cards">
          {orders.map((order) => (
            <li key={order.order_id}>
              <OrderCard order={order} />
            </li>
          ))}
        </ul>
      )}
      {next && !problem && (
        <BusyButton class="button orders-more" busy={reading} onClick={orderList.readMore}>
          {reading ? "Reading …" : "Show older orders"}
        </BusyButton>
      )}
      {reading && orders.length === 0 && (
        <div class="skeleton-grid" aria-hidden="true">
          {Array.from({ length: 9 }, (_, index) => (
            <i key={index} />
          ))}
        </div>
      )}
    </div>
  );
}

function countOf(count: number, more: boolean): string {
  return more ? `The newest ${sayCount(count, "order")}` : sayCount(count, "order");
}

/** Shown at once from what is known, then as it is now; read again while something is in work and looked at. */
function useFresh(): void {
  const name = useStore(tenant);
  const busy = useStore(orderList).items.some(isInWork);
  useEffect(() => {
    if (orderList.get().next === undefined) void orderList.readMore();
    else orderList.readNewest().catch(() => undefined);
  }, [name]);
  useEffect(() => {
    if (!busy) return;
    const timer = setInterval(() => {
      if (!document.hidden) orderList.readNewest().catch(() => undefined);
    }, AGAIN_MS);
    return () => clearInterval(timer);
  }, [busy]);
}
