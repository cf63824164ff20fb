import { useEffect, useState } from "preact/hooks";
import { type Asset, type Preset, renditionOf } from "../api/assets.ts";
import { isAbort } from "../api/problem.ts";
import { awaitRendition } from "../api/renditions.ts";
import { forTenant } from "../api/tenant.ts";
import { Icon } from "./Icon.tsx";
import { useOnline } from "./useOnline.ts";

export interface PictureProps {
  readonly asset: Asset;
  readonly preset: Preset;
  /** What it shows; empty where the name stands beside it. */
  readonly alt: string;
  /** Shown beneath until it is loaded: a smaller rendition that is here already. */
  readonly under?: Preset;
  /** Loaded at once, not only when it comes near. */
  readonly eager?: boolean;
}

/**
 * A rendition of a picture, in a box of the picture's shape. Until it is loaded the box has the picture's mean
 * colour; one that is still being made, or made again, comes by itself.
 */
export function Picture({ asset, preset, alt, under, eager }: PictureProps) {
  const address = useRendition(asset, preset);
  const [state, setState] = useState<"loading" | "shown" | "broken">("loading");
  const [round, setRound] = useState(0);
  useOnline(state === "broken", () => {
    setState("loading");
    setRound(round + 1);
  });
  const below = under && renditionOf(asset, under);
  const failed = asset.status === "failed" || address === null || state === "broken";
  return (
    <span
      class={`picture picture-${failed ? "broken" : state}`}
      style={{ backgroundColor: colourOf(asset), aspectRatio: `${asset.width} / ${asset.height}` }}
    >
      {below && !failed && <img class="picture-under" src={forTenant(below.url)} alt="" aria-hidden="true" />}
      {failed ? (
        <span class="picture-sign">
          <Icon name="warning" />
          <span class="quiet">{alt}: it cannot be shown</span>
        </span>
      ) : address === undefined ? (
        <span class="picture-sign picture-making">
          <span class="quiet">{alt}: its renditions are being made</span>
        </span>
      ) : (
        <img
          key={`${address} ${round}`}
          src={address}
          alt={alt}
          width={asset.width}
          height={asset.height}
          loading={eager ? "eager" : "lazy"}
          decoding="async"
          draggable={false}
          onLoad={() => setState("shown")}
          onError={() => setState("broken")}
        />
      )}
    </span>
  );
}

/** Its address once it is there; null if it cannot be had. */
function useRendition(asset: Asset, preset: Preset): string | null | undefined {
  const known = renditionOf(asset, preset)?.url;
  const { asset_id: id, status } = asset;
  const [made, setMade] = useState<{ id: string; address: string | null }>();
  useEffect(() => {
    // While the first ones are made, whoever holds the asset asks for it again.
    if (known !== undefined || status !== "ready") return;
    const leaving = new AbortController();
    awaitRendition(id, preset, leaving.signal).then(
      (address) => setMade({ id, address }),
      (thrown) => isAbort(thrown) || leaving.signal.aborted || setMade({ id, address: null }),
    );
    return () => leaving.abort();
  }, [id, preset, known, status]);
  if (known !== undefined) return forTenant(known);
  return made?.id === id ? made.address : undefined;
}

const COLOUR = /^#[0-9a-f]{6}$/i;

function colourOf({ mean_color: colour }: Asset): string | undefined {
  return colour !== null && COLOUR.test(colour) ? colour : undefined;
}
