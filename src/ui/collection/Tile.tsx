import { type Asset, type Preset, renditionOf } from "../api/assets.ts";
import { memo } from "../parts/memo.ts";
import { Picture } from "../parts/Picture.tsx";
import { noteOpened } from "./openedFrom.ts";

export interface TileProps {
  readonly asset: Asset;
  readonly href: string;
  readonly index: number;
  /** Of all pictures; -1 while it is not known. */
  readonly count: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Whether the Tab key stops here. */
  readonly stop: boolean;
  readonly onFocus: (id: string) => void;
}

/** One picture of the grid. */
export const Tile = memo(
  ({ asset, href, index, count, left, top, width, height, stop, onFocus }: TileProps) => (
    <li
      class="tile"
      aria-posinset={index + 1}
      aria-setsize={count}
      style={{
        transform: `translate(${left}px, ${top}px)`,
        width: `${width}px`,
        height: `${height}px`,
      }}
    >
      <a
        href={href}
        data-index={index}
        data-asset={asset.asset_id}
        tabIndex={stop ? 0 : -1}
        onFocus={() => onFocus(asset.asset_id)}
        onClick={() => noteOpened(asset.asset_id)}
      >
        <Picture
          asset={asset}
          {...presetsFor(asset, Math.max(width, (height * asset.width) / asset.height))}
          alt={asset.file_name}
          eager
        />
        <span class="tile-name" aria-hidden="true">
          {asset.file_name}
        </span>
      </a>
    </li>
  ),
);

/** A card that is drawn larger than this looks soft. */
const ENLARGED = 1.5;
/** Finer than this nobody sees it in a grid. */
const FINEST = 2;

/** The rendition that is sharp in a tile where the whole picture would be so wide, over the card where that is not. */
function presetsFor(asset: Asset, width: number): { readonly preset: Preset; readonly under?: Preset } {
  const card = renditionOf(asset, "card");
  const pixels = width * Math.min(devicePixelRatio, FINEST);
  const finest = card === undefined || card.width >= asset.width;
  if (finest || pixels <= ENLARGED * card.width) return { preset: "card" };
  return { preset: "zoom", under: "card" };
}
