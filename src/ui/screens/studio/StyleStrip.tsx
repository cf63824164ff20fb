import { useLayoutEffect, useRef } from "preact/hooks";
import type { Style } from "../../api/prints.ts";

export interface StyleStripProps {
  readonly styles: readonly Style[];
  /** Slug. */
  readonly chosen: string;
  readonly onChoose: (style: Style) => void;
}

/** All styles beneath the picture; the chosen one is kept in sight. */
export function StyleStrip({ styles, chosen, onChoose }: StyleStripProps) {
  const strip = useRef<HTMLFieldSetElement>(null);
  useLayoutEffect(() => {
    const list = strip.current?.querySelector<HTMLElement>(".strip");
    const label = list?.querySelector<HTMLElement>("label:has(:checked)");
    if (!list || !label) return;
    list.scrollTo({ left: label.offsetLeft - (list.clientWidth - label.offsetWidth) / 2 });
  }, [chosen, styles.length]);
  return (
    <fieldset ref={strip} class="choice styles">
      <legend class="quiet">Style; the arrow keys flip through them</legend>
      <div class="strip">
        {styles.map((style) => (
          <label key={style.slug} title={style.description}>
            <input
              type="radio"
              name="style"
              value={style.slug}
              checked={style.slug === chosen}
              onChange={() => onChoose(style)}
            />
            <img
              src={style.sample_url}
              alt=""
              width={600}
              height={450}
              loading="lazy"
              draggable={false}
              decoding="async"
            />
            <span>{style.name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
