export interface OptionsProps<Name extends string> {
  readonly legend: string;
  /** Of the group in the document. */
  readonly name: string;
  readonly words: Readonly<Record<Name, string>>;
  readonly chosen: Name;
  readonly onChoose: (name: Name) => void;
  /** Too many for one line. */
  readonly wrap?: boolean;
}

/** A few choices that exclude each other. */
export function Options<Name extends string>(props: OptionsProps<Name>) {
  const { legend, name, words, chosen, onChoose, wrap } = props;
  return (
    <fieldset class="choice">
      <legend>{legend}</legend>
      <div class={wrap ? "segments segments-wrap" : "segments"}>
        {(Object.entries(words) as [Name, string][]).map(([value, word]) => (
          <label key={value}>
            <input
              type="radio"
              name={name}
              value={value}
              checked={value === chosen}
              onChange={() => onChoose(value)}
            />
            <span>{word}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
