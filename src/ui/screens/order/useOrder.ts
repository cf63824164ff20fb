import { useCallback, useEffect, useState } from "preact/hooks";
import { type Order, readOrder } from "../../api/orders.ts";
import { asProblem, type Problem } from "../../api/problem.ts";
import { orderList } from "../../orders/orderList.ts";
import { isInWork } from "../../orders/orderState.ts";
import { useStore } from "../../parts/store.ts";

/** Between two readings while something is in work, milliseconds; it grows while nothing changes. */
const SOON_MS = 1000;
const LATE_MS = 8000;

export interface KnownOrder {
  readonly order: Order | undefined;
  readonly problem: Problem | undefined;
  again(): void;
}

/**
 * An order, read again by itself while it is in work and looked at. Only what is told of it is read, no picture.
 * @param pulse reads anew whenever it is another: something was done to the order
 */
export function useOrder(id: string, pulse: number): KnownOrder {
  const { items: orders } = useStore(orderList);
  const [state, setState] = useState<{ order?: Order; problem?: Problem }>({});
  const [round, setRound] = useState(0);
  useEffect(() => {
    const leaving = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wait = SOON_MS;
    let seen = "";
    const ask = async () => {
      clearTimeout(timer);
      try {
        const order = await readOrder(id, leaving.signal);
        const now = JSON.stringify(order);
        wait = now === seen ? Math.min(wait * 1.5, LATE_MS) : SOON_MS;
        seen = now;
        setState({ order });
        orderList.note(order);
        if (isInWork(order)) timer = setTimeout(look, wait);
      } catch (thrown) {
        if (leaving.signal.aborted) return;
        const problem = asProblem(thrown);
        setState((before) => ({ ...before, problem }));
        if (problem.passing) timer = setTimeout(look, LATE_MS);
      }
    };
    const look = () => {
      if (!document.hidden) void ask();
    };
    void ask();
    document.addEventListener("visibilitychange", look, { signal: leaving.signal });
    addEventListener("online", look, { signal: leaving.signal });
    return () => {
      leaving.abort();
      clearTimeout(timer);
    };
  }, [id, pulse, round]);
  const again = useCallback(() => setRound((count) => count + 1), []);
  const known = orders.find((order) => order.order_id === id);
  return { order: state.order ?? known, problem: state.problem, again };
}
