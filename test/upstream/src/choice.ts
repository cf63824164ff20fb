import { type Content, type Effect, FAULTS, type Fault, type Stage } from "./faults.ts";

const IN_NAME = /^fault=(.+)$/;

/** The faults that an order's name chooses; unknown ones are part of a name like any other. */
export function faultsOfName(name: string | null | undefined): string[] {
  const chosen = IN_NAME.exec(name ?? "")?.[1]?.split(",") ?? [];
  return chosen.map((each) => each.trim()).filter((each) => readFault(each) !== undefined);
}

/** One choice, with its numbers filled in: `slow:50:1000000`. */
export function readFault(choice: string): Fault | undefined {
  const [name = "", ...numbers] = choice.split(":");
  const row = Object.hasOwn(FAULTS, name) ? FAULTS[name] : undefined;
  if (row === undefined || numbers.some((each) => !/^\d+$/.test(each))) return undefined;
  const values = numbers.map((each, i) => [row.parameters?.[i] ?? "", Number(each)]);
  return { ...row, ...Object.fromEntries(values) };
}

/** What the choices say of an order's content; the last one wins. */
export function contentOf(choices: readonly string[]): Content {
  return Object.assign({}, ...choices.map(readFault).filter((fault) => fault?.on === undefined));
}

/**
 * What happens now, all choices together.
 * @param strike counts a fault of that name and tells how often it was counted before
 */
export function effectNow(
  choices: readonly string[],
  stage: Stage,
  strike: (choice: string) => number,
): Effect {
  const due = choices.flatMap((choice) => {
    const fault = readFault(choice);
    if (fault?.on !== stage) return [];
    return fault.times === undefined || strike(choice) < fault.times ? [fault] : [];
  });
  return Object.assign({}, ...due);
}
