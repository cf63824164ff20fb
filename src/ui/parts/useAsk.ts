import { useCallback, useEffect, useState } from "preact/hooks";
import { asProblem, isAbort, type Problem } from "../api/problem.ts";
import { useOnline } from "./useOnline.ts";

/** What came of a question to the interface so far. */
export interface Asked<T> {
  readonly answer: T | undefined;
  readonly problem: Problem | undefined;
  readonly asking: boolean;
  /** Asks once more; what was answered stays until then. */
  again(): void;
}

/**
 * Asks when a component appears and whenever `what` changes; the question before is given up.
 * @param what names the question: another name, another answer
 */
export function useAsk<T>(what: string, ask: (signal: AbortSignal) => Promise<T>): Asked<T> {
  const [round, setRound] = useState(0);
  const [state, setState] = useState<{ what: string; answer?: T; problem?: Problem; asking: boolean }>({
    what,
    asking: true,
  });
  useEffect(() => {
    const leaving = new AbortController();
    setState((before) => (before.what === what ? { ...before, asking: true } : { what, asking: true }));
    ask(leaving.signal).then(
      (answer) => !leaving.signal.aborted && setState({ what, answer, asking: false }),
      (thrown) => {
        if (leaving.signal.aborted || isAbort(thrown)) return;
        setState((before) => ({ ...before, what, problem: asProblem(thrown), asking: false }));
      },
    );
    return () => leaving.abort();
    // The question is known by its name; a new function for the same one is no new question.
  }, [what, round]);
  const again = useCallback(() => setRound((count) => count + 1), []);
  const current = state.what === what;
  useOnline(current && state.problem?.code === "offline", again);
  return {
    answer: current ? state.answer : undefined,
    problem: current ? state.problem : undefined,
    asking: current ? state.asking : true,
    again,
  };
}
