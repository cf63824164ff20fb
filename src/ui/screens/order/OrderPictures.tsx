import { type Order, type OrderImage, previewAddress } from "../../api/orders.ts";
import { EnhancedPicture } from "../../orders/EnhancedPicture.tsx";
import { sayImage } from "../../orders/orderState.ts";
import { StateLine } from "../../orders/StateLine.tsx";

/** The pictures in the order's own sequence. */
export function OrderPictures({ order }: { readonly order: Order }) {
  const { images, order_id: id, merging } = order;
  if (images.length === 0) {
    return (
      <p class="soft order-empty">
        {merging
          ? "Exposures of the same view are being merged. The pictures appear when that is done, in 10 seconds to 5 minutes."
          : "This order has no pictures yet."}
      </p>
    );
  }
  return (
    <ul class="order-pictures">
      {images.map((image) => (
        <li key={image.image_id}>
          <OrderPicture orderId={id} image={image} />
        </li>
      ))}
    </ul>
  );
}

function OrderPicture({ orderId, image }: { readonly orderId: string; readonly image: OrderImage }) {
  const { name, status, reason, image_id: id } = image;
  const said = name || "Picture without a name";
  const shown = <EnhancedPicture key={status} orderId={orderId} image={image} alt={`${said}, enhanced`} />;
  return (
    <figure>
      {status === "processed" ? (
        <a href={previewAddress(orderId, id)} target="_blank" rel="noopener" title="Open the preview">
          {shown}
        </a>
      ) : (
        shown
      )}
      <figcaption>
        <span class="order-picture-name">{said}</span>
        <span class="small">
          <StateLine said={sayImage(image)} />
        </span>
        {status === "error" && reason && <span class="small soft">{reason}</span>}
      </figcaption>
    </figure>
  );
}
