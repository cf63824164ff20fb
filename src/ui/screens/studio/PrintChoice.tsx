import type { PrintChoices } from "../../api/prints.ts";
import { Choice } from "../../parts/Choice.tsx";

export interface PrintChoiceProps<Name extends keyof PrintChoices> {
  readonly name: Name;
  readonly legend: string;
  readonly words: Readonly<Record<PrintChoices[Name], string>>;
  readonly choices: PrintChoices;
  readonly onChoose: (change: Partial<PrintChoices>) => void;
}

/** One of the choices for a print, among a few. */
export function PrintChoice<Name extends keyof PrintChoices>(props: PrintChoiceProps<Name>) {
  const { name, legend, words, choices, onChoose } = props;
  return (
    <Choice
      legend={legend}
      titled
      wrap={name === "size"}
      name={name}
      choices={words}
      value={choices[name]}
      onChoose={(value) => onChoose({ [name]: value })}
    />
  );
}
