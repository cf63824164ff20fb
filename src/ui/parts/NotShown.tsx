import type { ComponentChildren } from "preact";
import type { Problem } from "../api/problem.ts";
import { ProblemNotice } from "./ProblemNotice.tsx";

export interface NotShownProps {
  /** Of the screen. */
  readonly title: string;
  /** What it would show: `print`. */
  readonly thing: string;
  readonly problem: Problem;
  readonly onRetry?: (() => void) | undefined;
  /** Where the way back leads. */
  readonly back: string;
  /** What its link says. */
  readonly children: ComponentChildren;
}

/** In place of a screen that cannot show its one thing: that there is none, or why it cannot be had. */
export function NotShown({ title, thing, problem, onRetry, back, children }: NotShownProps) {
  const isMissing = problem.status === 404 || problem.code === "invalid_id";
  return (
    <div class="centred">
      <h1>{isMissing ? `No such ${thing}` : title}</h1>
      <ProblemNotice problem={problem} onRetry={problem.passing ? onRetry : undefined} />
      <a class="button" href={back}>
        {children}
      </a>
    </div>
  );
}
