export interface ChoiceProps<T extends string> {
  readonly legend: string;
  /** Whether the legend is seen, not only heard. */
  readonly titled?: boolean;
  /** Too many for one line. */
  readonly wrap?: boolean;
  readonly name: string;
  readonly choices: Readonly<Record<T, string>>;
  readonly value: T;
  readonly onChoose: (value: T) => void;
}

/** A few that exclude each other, side by side. */
export function Choice<T extends string>(props: ChoiceProps<T>) {
  const { legend, titled, wrap, name, choices, value, onChoose } = props;
  return (
    <fieldset class="choice">
      <legend class={titled ? undefined : "quiet"}>{legend}</legend>
      <div class={wrap ? "segments segments-wrap" : "segments"}>
        {(Object.entries(choices) as [T, string][]).map(([each, words]) => (
          <label key={each}>
            <input
              type="radio"
              name={name}
              value={each}
              checked={each === value}
              onChange={() => onChoose(each)}
            />
            <span>{words}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
