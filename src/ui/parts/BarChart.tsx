import { useState } from "preact/hooks";

export interface Bar {
  /** As it is said: `3 November`. */
  readonly name: string;
  readonly value: number;
}

export interface BarChartProps {
  readonly label: string;
  readonly bars: readonly Bar[];
  /** The value at the upper edge. */
  readonly end: number;
  readonly say: (value: number) => string;
}

const GAP = 0.2;

/**
 * Bars side by side, each told by pointer or by the arrow keys. A range lies over them, which everything that helps
 * people to use a page knows how to move.
 */
export function BarChart({ label, bars, end, say }: BarChartProps) {
  const last = bars.length - 1;
  const [chosen, setChosen] = useState(last);
  const at = Math.min(chosen, last);
  const bar = bars[at];
  if (bar === undefined) return null;
  const told = `${bar.name}: ${say(bar.value)}`;
  const point = (event: PointerEvent & { currentTarget: HTMLInputElement }) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - left) / width;
    setChosen(Math.max(0, Math.min(last, Math.floor(share * bars.length))));
  };
  return (
    <div class="bars">
      <output class="bars-told" aria-hidden="true">
        {told}
      </output>
      <div class="bars-scale small soft" aria-hidden="true">
        <span>{say(end)}</span>
        <span>{say(end / 2)}</span>
        <span>0</span>
      </div>
      <div class="bars-field">
        <svg viewBox={`0 0 ${bars.length} 100`} preserveAspectRatio="none" aria-hidden="true">
          <path class="bars-lines" d={`M0 0.5H${bars.length}M0 50H${bars.length}M0 99.5H${bars.length}`} />
          {bars.map(({ name, value }, index) => {
            const height = (100 * value) / end;
            return (
              <rect
                key={name}
                class={index === at ? "bars-chosen" : undefined}
                x={index + GAP / 2}
                y={100 - height}
                width={1 - GAP}
                height={height}
              />
            );
          })}
          <rect class="bars-cursor" x={at} y={0} width={1} height={100} />
        </svg>
        <input
          type="range"
          min={0}
          max={last}
          value={at}
          aria-label={label}
          aria-valuetext={told}
          onInput={(event) => setChosen(Number(event.currentTarget.value))}
          onPointerMove={point}
          onPointerDown={point}
        />
      </div>
      <div class="bars-ends small soft" aria-hidden="true">
        <span>{bars[0]?.name}</span>
        <span>{bars[last]?.name}</span>
      </div>
    </div>
  );
}
