import { useEffect, useRef } from "preact/hooks";
import type { Asset } from "../../api/assets.ts";
import { forTenant, pageHref } from "../../api/tenant.ts";
import { Icon } from "../../parts/Icon.tsx";
import { Picture } from "../../parts/Picture.tsx";
import { useFocusAfter } from "../../parts/useFocusAfter.ts";

export interface StageProps {
  readonly asset: Asset;
  readonly newer: string | undefined;
  readonly older: string | undefined;
  /** Whether the original is shown pixel by pixel. */
  readonly full: boolean;
  readonly onFull: () => void;
  readonly onLeave: () => void;
}

/** The picture on a quiet ground: whole, or the original pixel by pixel. */
export function Stage({ asset, newer, older, full, onFull, onLeave }: StageProps) {
  const whole = useFocusAfter(full);
  return (
    <section class="stage" aria-label={asset.file_name}>
      {full ? (
        <FullSize asset={asset} onLeave={onLeave} />
      ) : (
        <button
          ref={whole}
          type="button"
          class="stage-fit"
          style={{ "--ratio": String(asset.width / asset.height), "--most": `${asset.width}px` }}
          onClick={onFull}
          aria-label={`${asset.file_name}: show the original pixel by pixel`}
        >
          <Picture asset={asset} preset="zoom" under="card" alt={asset.file_name} eager />
        </button>
      )}
      <a class="button stage-back" href={pageHref("/library")}>
        <Icon name="back" /> Library
      </a>
      {!full && newer !== undefined && (
        <a class="stage-way stage-newer" href={newer} aria-label="Newer picture" title="Newer picture (←)">
          <Icon name="back" />
        </a>
      )}
      {!full && older !== undefined && (
        <a class="stage-way stage-older" href={older} aria-label="Older picture" title="Older picture (→)">
          <Icon name="forward" />
        </a>
      )}
    </section>
  );
}

/** The original at one pixel of the picture for one of the page, to be scrolled; it begins in the middle. */
function FullSize({ asset, onLeave }: { readonly asset: Asset; readonly onLeave: () => void }) {
  const frame = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    element.scrollTo(
      (element.scrollWidth - element.clientWidth) / 2,
      (element.scrollHeight - element.clientHeight) / 2,
    );
    element.focus({ preventScroll: true });
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    onLeave();
  };
  return (
    <>
      <section
        ref={frame}
        class="stage-full"
        aria-label="The original, pixel by pixel"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable for the keys that scroll it
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <img
          src={forTenant(asset.original_url)}
          alt={asset.file_name}
          width={asset.width}
          height={asset.height}
          draggable={false}
        />
      </section>
      <button type="button" class="button stage-leave" onClick={onLeave}>
        Show all of it
      </button>
    </>
  );
}
