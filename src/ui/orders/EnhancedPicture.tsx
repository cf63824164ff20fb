import { useState } from "preact/hooks";
import { type OrderImage, previewAddress } from "../api/orders.ts";
import { Icon } from "../parts/Icon.tsx";

export interface EnhancedPictureProps {
  readonly orderId: string;
  readonly image: OrderImage;
  /** What it shows; empty where the name stands beside it. */
  readonly alt: string;
}

/** The free preview of an enhanced picture; a calm field where there is none yet. It is fetched once, when seen. */
export function EnhancedPicture({ orderId, image, alt }: EnhancedPictureProps) {
  const [state, setState] = useState<"loading" | "shown" | "broken">("loading");
  const { image_id: id, status } = image;
  const there = status === "processed" && state !== "broken";
  return (
    <span class={`picture enhanced ${there ? `picture-${state}` : ""}`}>
      {there ? (
        <img
          src={previewAddress(orderId, id)}
          alt={alt}
          loading="lazy"
          decoding="async"
          draggable={false}
          onLoad={() => setState("shown")}
          onError={() => setState("broken")}
        />
      ) : (
        <span class="picture-sign">
          <Icon name={status === "error" ? "warning" : "picture"} />
        </span>
      )}
    </span>
  );
}
