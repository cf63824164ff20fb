import { pageHref } from "../../api/tenant.ts";
import { isSimulated, nameOrder, sayOrder } from "../../orders/orderState.ts";
import { PictureSources } from "../../orders/PictureSources.tsx";
import { SendingList } from "../../orders/SendingList.tsx";
import { OrderProblem, SimulatedNotice } from "../../orders/ServiceNotices.tsx";
import { StateLine } from "../../orders/StateLine.tsx";
import { fileSource, type Source, sendings, sendToOrder } from "../../orders/sending.ts";
import { useDrop } from "../../orders/useDrop.ts";
import { Icon } from "../../parts/Icon.tsx";
import { useStore } from "../../parts/store.ts";
import type { ScreenProps } from "../../shell/screens.ts";
import { useTitle } from "../../shell/useTitle.ts";
import { sayMoment, sayWhen } from "../../text/times.ts";
import { totalsOf } from "../../uploads/queue.ts";
import { OrderPictures } from "./OrderPictures.tsx";
import { TakePanel } from "./TakePanel.tsx";
import { useOrder } from "./useOrder.ts";

/** One order: its pictures with their state, and the ways to have them. */
export default function OrderScreen({ params }: ScreenProps) {
  const id = params.order ?? "";
  const own = useStore(sendings).filter((each) => each.orderId === id);
  const sent = own.reduce((sum, { queue }) => sum + totalsOf(queue).stored, 0);
  const { order, problem, again } = useOrder(id, sent);
  useTitle(order ? nameOrder(order) : "Order");

  if (order === undefined) {
    if (problem === undefined) return <Skeleton />;
    const missing = problem.status === 404 || problem.code === "invalid_id";
    return (
      <div class="centred">
        <h1>{missing ? "No such order" : "Order"}</h1>
        <OrderProblem problem={problem} onRetry={again} />
        <a class="button" href={pageHref("/orders")}>
          To the orders
        </a>
      </div>
    );
  }
  const { created_at: at } = order;
  return (
    <div class="order-screen">
      <div class="order-main">
        <header class="order-head">
          <a class="soft order-back" href={pageHref("/orders")}>
            <Icon name="back" /> Orders
          </a>
          <h1>{nameOrder(order)}</h1>
          <p class="order-state" role="status">
            <StateLine said={sayOrder(order)} />
          </p>
          {at !== null && (
            <p class="soft small" title={sayMoment(at)}>
              Made {sayWhen(at)}
            </p>
          )}
          <a class="button order-jump" href="#take">
            <Icon name="download" /> Get the pictures
          </a>
        </header>
        {isSimulated(order) && <SimulatedNotice />}
        {problem && <OrderProblem problem={problem} onRetry={again} />}
        {own.map((sending) => (
          <SendingList key={sending.id} sending={sending} />
        ))}
        <OrderPictures order={order} />
        <AddPictures orderId={id} />
      </div>
      <TakePanel order={order} />
    </div>
  );
}

function AddPictures({ orderId }: { readonly orderId: string }) {
  const add = (sources: readonly Source[]) => {
    if (sources.length > 0) sendToOrder(sources, { orderId });
  };
  const drop = useDrop((files) => add(files.map(fileSource)));
  return (
    <div class={drop.over ? "order-add drop-over" : "order-add"} {...drop.on}>
      <p class="soft small">More pictures for this order: drop them here, or</p>
      <PictureSources onChoose={add} />
    </div>
  );
}

function Skeleton() {
  return (
    <div class="skeleton" aria-hidden="true">
      <div class="skeleton-title" />
      <div class="skeleton-grid">
        {Array.from({ length: 6 }, (_, index) => (
          <i key={index} />
        ))}
      </div>
    </div>
  );
}
