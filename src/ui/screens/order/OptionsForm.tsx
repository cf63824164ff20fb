import { useState } from "preact/hooks";
import type { PictureOptions } from "../../api/orders.ts";
import { BEST_QUALITY, FORMAT_NAMES, FORMATS } from "../../orders/pictureOptions.ts";
import { sayCount } from "../../text/sizes.ts";

export interface OptionsFormProps {
  readonly options: PictureOptions;
  /** Pictures that would come. */
  readonly count: number;
  /** Whether their number is final. */
  readonly ready: boolean;
  readonly onChange: (options: PictureOptions) => void;
}

/** In which format, how good, and for what price. */
export function OptionsForm({ options, count, ready, onChange }: OptionsFormProps) {
  const { format, quality, full } = options;
  return (
    <form class="take-options" onSubmit={(event) => event.preventDefault()}>
      <h2>Get the pictures</h2>
      <fieldset class="choice">
        <legend>Version</legend>
        <div class="versions">
          <label>
            <input
              type="radio"
              name="version"
              checked={!full}
              onChange={() => onChange({ ...options, full: false })}
            />
            <span>
              <strong>Preview</strong>
              <span class="small soft">Smaller. Costs nothing.</span>
            </span>
          </label>
          <label>
            <input
              type="radio"
              name="version"
              checked={full}
              disabled={!ready || count === 0}
              onChange={() => onChange({ ...options, full: true })}
            />
            <span>
              <strong>Full quality</strong>
              <span class="small soft">{priceOf(count, ready)}</span>
            </span>
          </label>
        </div>
      </fieldset>
      <fieldset class="choice">
        <legend>Format</legend>
        <div class="segments">
          {FORMATS.map((each) => (
            <label key={each}>
              <input
                type="radio"
                name="format"
                checked={format === each}
                onChange={() => onChange({ ...options, format: each })}
              />
              <span>{FORMAT_NAMES[each]}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <QualityField quality={quality} onChange={(next) => onChange({ ...options, quality: next })} />
    </form>
  );
}

interface QualityFieldProps {
  readonly quality: number;
  readonly onChange: (quality: number) => void;
}

/** Told when it is let go of: browsers refuse an address that changes with every step of a drag. */
function QualityField({ quality, onChange }: QualityFieldProps) {
  const [held, setHeld] = useState<number>();
  const shown = held ?? quality;
  return (
    <label class="field quality">
      <span>
        Quality <span class="soft">{shown}</span>
      </span>
      <input
        type="range"
        min={1}
        max={BEST_QUALITY}
        value={shown}
        onInput={({ currentTarget }) => setHeld(Number(currentTarget.value))}
        onChange={({ currentTarget }) => {
          setHeld(undefined);
          onChange(Number(currentTarget.value));
        }}
      />
    </label>
  );
}

function priceOf(count: number, ready: boolean): string {
  if (!ready) return "Can be bought once the order is ready.";
  if (count === 0) return "There is no picture to buy.";
  return `${sayCount(count, "credit")}: one for each picture.`;
}
