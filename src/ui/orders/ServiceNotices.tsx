import type { Problem } from "../api/problem.ts";
import { CopyButton } from "../parts/CopyButton.tsx";
import { Icon } from "../parts/Icon.tsx";
import { ProblemNotice } from "../parts/ProblemNotice.tsx";

const COMMAND = "npx wrangler secret put AUTOENHANCE_API_KEY";

/** What went wrong with an order; where the enhancement service is not set up, how to do it. */
export function OrderProblem({
  problem,
  onRetry,
}: {
  readonly problem: Problem;
  readonly onRetry: () => void;
}) {
  if (problem.code === "upstream_not_configured") return <NotConfigured onRetry={onRetry} />;
  return <ProblemNotice problem={problem} onRetry={onRetry} />;
}

function NotConfigured({ onRetry }: { readonly onRetry: () => void }) {
  return (
    <section class="set-up">
      <h2>No enhancement service is set up</h2>
      <p>
        Orders are enhanced by Autoenhance.ai, and this deployment has no key for it. Everything else works
        without.
      </p>
      <ol>
        <li>
          Whoever runs this deployment takes a key from their account there and gives it to Darkroom:
          <span class="set-up-command">
            <code>{COMMAND}</code>
            <CopyButton
              class="plain small-icon"
              text={COMMAND}
              said="Command copied"
              label="Copy the command"
            />
          </span>
        </li>
        <li>
          On a laptop the key stands in <code>.dev.vars</code> as <code>AUTOENHANCE_API_KEY=…</code>. With
          none, <code>npm run dev</code> simulates the service.
        </li>
      </ol>
      <button type="button" class="button" onClick={onRetry}>
        <Icon name="retry" /> Look again
      </button>
    </section>
  );
}

/** Says that nothing here costs money. */
export function SimulatedNotice() {
  return (
    <p class="simulated small">
      <Icon name="info" />
      The enhancement service is simulated on this machine: no real credits are spent.
    </p>
  );
}
