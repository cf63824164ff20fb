import { useRef } from "preact/hooks";
import type { Placing } from "../../api/prints.ts";
import { GRAVITY_WORDS } from "../../prints/words.ts";

export interface GravityPadProps {
  readonly fit: Placing["fit"];
  readonly chosen: Placing["gravity"];
  readonly onChoose: (gravity: Placing["gravity"]) => void;
}

const GRAVITIES = Object.keys(GRAVITY_WORDS) as Placing["gravity"][];
const COLUMNS = 3;

const LEGENDS: Readonly<Record<Placing["fit"], string>> = {
  cover: "What is kept",
  contain: "Where it stands",
  stretch: "What is kept: all of it",
};

/** Three by three places, as they lie on the picture; the arrow keys move in both directions. */
export function GravityPad({ fit, chosen, onChoose }: GravityPadProps) {
  const pad = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const target = beside(GRAVITIES.indexOf(chosen), event.key);
    if (target === undefined) return;
    event.preventDefault();
    onChoose(target);
    pad.current?.querySelector<HTMLElement>(`[value="${target}"]`)?.focus();
  };
  return (
    <fieldset class="choice" disabled={fit === "stretch"}>
      <legend>{LEGENDS[fit]}</legend>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons in it */}
      <div ref={pad} class="pad" onKeyDown={onKeyDown}>
        {GRAVITIES.map((gravity) => (
          <label key={gravity} title={GRAVITY_WORDS[gravity]}>
            <input
              type="radio"
              name="gravity"
              value={gravity}
              checked={gravity === chosen}
              aria-label={GRAVITY_WORDS[gravity]}
              onChange={() => onChoose(gravity)}
            />
            <span class="pad-dot" />
          </label>
        ))}
      </div>
    </fieldset>
  );
}

const STEPS: Readonly<Record<string, readonly [across: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The place that a key leads to; the same one at the pad's edge. */
function beside(index: number, key: string): Placing["gravity"] | undefined {
  const step = STEPS[key];
  if (step === undefined) return undefined;
  const column = clamp((index % COLUMNS) + step[0]);
  const row = clamp(Math.floor(index / COLUMNS) + step[1]);
  return GRAVITIES[row * COLUMNS + column];
}

function clamp(position: number): number {
  return Math.max(0, Math.min(COLUMNS - 1, position));
}
