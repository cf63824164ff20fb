import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useDrag } from "./useDrag.ts";

export interface CompareSliderProps {
  /** Two pictures of one shape, one over the other. */
  readonly left: ComponentChildren;
  readonly right: ComponentChildren;
  readonly leftName: string;
  readonly rightName: string;
  /** Width by height. */
  readonly ratio: number;
}

/** Two pictures in one frame, with a line between them that is moved by pointer or by the arrow keys. */
export function CompareSlider({ left, right, leftName, rightName, ratio }: CompareSliderProps) {
  const [percent, setPercent] = useState(50);
  const drag = useDrag(percent, setPercent);
  return (
    <div class="slider" style={{ "--at": `${percent}%`, "--ratio": String(ratio) }} {...drag}>
      <div class="slider-left">{left}</div>
      <div class="slider-right">{right}</div>
      <div class="slider-line" aria-hidden="true" />
      <span class="slider-name slider-name-left" aria-hidden="true">
        {leftName}
      </span>
      <span class="slider-name slider-name-right" aria-hidden="true">
        {rightName}
      </span>
      <input
        type="range"
        min={0}
        max={100}
        step={1}
        value={percent}
        aria-label={`How much of ${leftName} is shown, the rest is ${rightName}`}
        aria-valuetext={`${percent} percent ${leftName}`}
        onInput={(event) => setPercent(Number(event.currentTarget.value))}
      />
    </div>
  );
}
