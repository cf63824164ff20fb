export interface ChoiceProps<T extends string> {
  readonly legend: string;
  readonly name: string;
  readonly choices: Readonly<Record<T, string>>;
  readonly value: T;
  readonly onChoose: (value: T) => void;
}

/** A few that exclude each other, side by side. */
export function Choice<T extends string>({ legend, name, choices, value, onChoose }: ChoiceProps<T>) {
  return (
    <fieldset class="choice">
      <legend class="quiet">{legend}</legend>
      <div class="segments">
        {(Object.entries(choices) as [T, string][]).map(([each, words]) => (
          <label key={each}>
            <input type="radio" name={name} checked={each === value} onChange={() => onChoose(each)} />
            <span>{words}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
