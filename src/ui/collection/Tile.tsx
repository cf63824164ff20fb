import { type Asset, type Preset, renditionOf } from "../api/assets.ts";
import { memo } from "../parts/memo.ts";
import { Picture } from "../parts/Picture.tsx";
import { noteOpened } from "./openedFrom.ts";

/** It leads somewhere, or it is chosen, with others. */
export type TileUse =
  | { readonly href: string }
  | { readonly chosen: boolean; readonly onChoose: (id: string) => void };

export type TileProps = TileUse & {
  readonly asset: Asset;
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
};

/** One picture of the grid. */
export const Tile = memo((props: TileProps) => {
  const { asset, index, count, left, top, width, height, stop, onFocus } = props;
  const { asset_id: id, file_name: name } = asset;
  const held = {
    "data-index": index,
    "data-asset": id,
    tabIndex: stop ? 0 : -1,
    onFocus: () => onFocus(id),
  };
  const face = (
    <>
      <Picture
        asset={asset}
        {...presetsFor(asset, Math.max(width, (height * asset.width) / asset.height))}
        alt={name}
        eager
      />
      <span class="tile-name" aria-hidden="true">
        {name}
      </span>
    </>
  );
  return (
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
      {"href" in props ? (
        <a href={props.href} {...held} onClick={() => noteOpened(id)}>
          {face}
        </a>
      ) : (
        <label>
          <input type="checkbox" {...held} checked={props.chosen} onChange={() => props.onChoose(id)} />
          {face}
        </label>
      )}
    </li>
  );
});

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
