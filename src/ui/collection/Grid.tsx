import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Asset } from "../api/assets.ts";
import { announce } from "../shell/announce.ts";
import { layOut, leftOf, pictureBeside, rowOf, rowsWithin } from "./layout.ts";
import { openedHere } from "./openedFrom.ts";
import { Tile, type TileUse } from "./Tile.tsx";
import { useTileFocus } from "./useTileFocus.ts";
import { useWindow } from "./useWindow.ts";

export interface GridProps {
  readonly assets: readonly Asset[];
  /** What a picture is for: it leads somewhere, or it is chosen. */
  readonly useOf: (asset: Asset) => TileUse;
  /** Has the focus from the start, and lower rows: the grid of a dialog. */
  readonly modal?: boolean | undefined;
  readonly hasMore: boolean;
  readonly onMore: () => void;
}

/** Rows kept on either side of what is seen, in heights of the window. */
const AROUND = 1;
/** The next page is read when the end is this near, in heights of the window. */
const AHEAD = 2;

/**
 * The pictures in rows of their own shapes. Only the rows near the window are in the document, so that thousands cost
 * no more than a screenful. One of them is a stop of the Tab key; the arrow keys go on from there.
 */
export function Grid({ assets, useOf, modal = false, hasMore, onMore }: GridProps) {
  const list = useRef<HTMLUListElement>(null);
  const { width, from, height } = useWindow(list);
  // By its id: what comes in meanwhile moves the others.
  const [focusedId, setFocusedId] = useState(openedHere);
  const focused = indexOf(assets, focusedId);
  const gap = width < 600 ? 4 : 8;
  const layout = useMemo(
    () => (width === 0 ? undefined : layOut(assets, { width, rowHeight: rowHeightFor(width, modal), gap })),
    [assets, width, gap, modal],
  );
  const leadTo = useTileFocus({ list, focusedId, ready: layout !== undefined, modal });

  useEffect(() => {
    if (hasMore && layout !== undefined && from + height * (1 + AHEAD) > layout.height) onMore();
  }, [hasMore, layout, from, height, onMore]);

  const move = (index: number) => {
    const target = assets[Math.max(0, Math.min(assets.length - 1, index))];
    if (target === undefined || target.asset_id === focusedId) return;
    leadTo(target.asset_id);
    setFocusedId(target.asset_id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (layout === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const target = {
      ArrowRight: focused + 1,
      ArrowLeft: focused - 1,
      ArrowDown: pictureBeside(layout, focused, 1, gap),
      ArrowUp: pictureBeside(layout, focused, -1, gap),
      Home: 0,
      End: assets.length - 1,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    if (target >= assets.length) announce("The last picture");
    move(target);
  };

  return (
    <ul
      ref={list}
      class="grid"
      aria-label="Pictures, newest first; the arrow keys go from one to the other"
      style={{ height: `${layout?.height ?? 0}px` }}
      onKeyDown={onKeyDown}
    >
      {layout !== undefined &&
        visibleRows(
          layout,
          from - height * AROUND,
          from + height * (1 + AROUND),
          rowOf(layout, focused),
        ).flatMap((row) =>
          row.widths.map((tileWidth, column) => {
            const index = row.first + column;
            const asset = assets[index];
            if (asset === undefined) return null;
            return (
              <Tile
                key={asset.asset_id}
                asset={asset}
                {...useOf(asset)}
                index={index}
                count={hasMore ? -1 : assets.length}
                left={leftOf(row, column, gap)}
                top={row.top}
                width={tileWidth}
                height={row.height}
                stop={index === focused}
                onFocus={setFocusedId}
              />
            );
          }),
        )}
    </ul>
  );
}

/** The rows near the window, and the one with the focus: what leaves the document loses it. */
function visibleRows(layout: ReturnType<typeof layOut>, from: number, to: number, focused: number) {
  const [first, last] = rowsWithin(layout, from, to);
  const rows = layout.rows.slice(first, last);
  const kept = layout.rows[focused];
  if (kept === undefined || (focused >= first && focused < last)) return rows;
  return focused < first ? [kept, ...rows] : [...rows, kept];
}

function rowHeightFor(width: number, modal: boolean): number {
  if (modal || width < 600) return 150;
  return width < 1500 ? 240 : Math.min(420, width / 7);
}

function indexOf(assets: readonly Asset[], id: string | undefined): number {
  return Math.max(
    0,
    assets.findIndex((asset) => asset.asset_id === id),
  );
}
