import type { Problem } from "../api/problem.ts";
import { Icon } from "./Icon.tsx";

export interface ProblemNoticeProps {
  readonly problem: Problem;
  readonly onRetry?: (() => void) | undefined;
}

/** What went wrong and what to do about it, said at once to those who listen. */
export function ProblemNotice({ problem, onRetry }: ProblemNoticeProps) {
  const { message, advice, requestId, status } = problem;
  const reason = typeof problem.detail.reason === "string" ? problem.detail.reason : undefined;
  return (
    <div class="notice notice-problem" role="alert">
      <Icon name="warning" />
      <div>
        <p>
          <strong>{message}.</strong> {advice}
        </p>
        {reason !== undefined && <p class="small">{reason}</p>}
        {status >= 500 && requestId !== undefined && (
          <p class="small">For whoever runs this service: request {requestId}</p>
        )}
      </div>
      {onRetry && (
        <button type="button" class="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
