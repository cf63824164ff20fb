import type { Order } from "../../api/orders.ts";
import { pageHref } from "../../api/tenant.ts";
import { EnhancedPicture } from "../../orders/EnhancedPicture.tsx";
import { nameOrder, sayOrder } from "../../orders/orderState.ts";
import { StateLine } from "../../orders/StateLine.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { sayMoment, sayWhen } from "../../text/times.ts";

/** An order by its first picture. */
export function OrderCard({ order }: { readonly order: Order }) {
  const { order_id: id, images, created_at: at } = order;
  const cover = images.find(({ status }) => status === "processed");
  return (
    <a class="order-card" href={pageHref(`/orders/${id}`)}>
      {cover === undefined ? (
        <span class="picture enhanced">
          <span class="picture-sign">
            <Icon name="picture" />
          </span>
        </span>
      ) : (
        <EnhancedPicture key={cover.image_id} orderId={id} image={cover} alt="" />
      )}
      <span class="order-card-text">
        <strong>{nameOrder(order)}</strong>
        <StateLine said={sayOrder(order)} />
        {at !== null && (
          <span class="soft small" title={sayMoment(at)}>
            {sayWhen(at)}
          </span>
        )}
      </span>
    </a>
  );
}
