/** Longer edges that a live preview is asked for, pixels: few, so that what was made once is found again. */
const EDGES = [800, 1200] as const;

/** As many pixels as the window can show of it, within what is offered. */
export function previewEdge(): number {
  const pixels = Math.max(innerWidth, innerHeight) * devicePixelRatio;
  return pixels > 1000 ? EDGES[1] : EDGES[0];
}
