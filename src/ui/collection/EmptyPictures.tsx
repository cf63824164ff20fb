import type { ComponentChildren } from "preact";
import { Icon } from "../parts/Icon.tsx";

/** In place of the grid where there are no pictures: how to get some. */
export function EmptyPictures({ children }: { readonly children: ComponentChildren }) {
  return (
    <div class="pictures-empty">
      <Icon name="picture" />
      <h2>No pictures yet</h2>
      <p class="soft">{children}</p>
    </div>
  );
}
