import { readHealth } from "../../api/health.ts";
import { BusyButton } from "../../parts/BusyButton.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { ProblemNotice } from "../../parts/ProblemNotice.tsx";
import { useAsk } from "../../parts/useAsk.ts";
import { HEALTH_PARTS } from "../../shell/HealthSign.tsx";
import { sayNumber } from "../../text/sizes.ts";
import { sayWhen } from "../../text/times.ts";

/** Every part of the deployment, and whether it works. */
export function HealthSection() {
  const { answer, problem, asking, again } = useAsk("health in words", readHealth);
  return (
    <section aria-labelledby="health-title">
      <div class="side-head">
        <h2 id="health-title">Health</h2>
        <BusyButton busy={asking} onClick={again}>
          Check again
        </BusyButton>
      </div>
      {problem && <ProblemNotice problem={problem} />}
      {answer && (
        <>
          <p role="status">
            <strong>{answer.status === "healthy" ? "Everything works." : "Something is down."}</strong>{" "}
            <span class="soft">Checked {sayWhen(answer.timestamp)}.</span>
          </p>
          <ul class="lines">
            {Object.entries(answer.checks).map(([name, check]) => (
              <li key={name} class={check.ok ? "health-good" : "health-bad"}>
                <Icon name={check.ok ? "check" : "warning"} />
                <span>
                  {HEALTH_PARTS[name] ?? name}{" "}
                  {check.ok
                    ? `answered in ${sayNumber(check.ms)} ms`
                    : `is not well: ${check.problem ?? "failed"}`}
                  {"variables" in check && ` (${check.variables.join(", ")})`}
                </span>
              </li>
            ))}
            <li class={answer.api_key_configured ? "health-good" : ""}>
              <Icon name={answer.api_key_configured ? "check" : "info"} />
              <span>
                The enhancement service {answer.api_key_configured ? "has its key" : "is not configured"}
              </span>
            </li>
          </ul>
        </>
      )}
    </section>
  );
}
