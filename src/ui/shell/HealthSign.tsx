import type { Health } from "../../ops/health.ts";
import { readHealth } from "../api/health.ts";
import { Icon } from "../parts/Icon.tsx";
import { useAsk } from "../parts/useAsk.ts";

/** The parts of a deployment that are checked, as people call them. */
export const HEALTH_PARTS: Readonly<Record<string, string>> = {
  database: "The database (D1)",
  queue: "The queues",
  storage: "The storage (R2)",
  coordinator: "The job coordinator (a Durable Object)",
  configuration: "The configuration",
};

/** Shown only where something is down or not configured, with what that is. */
export function HealthSign() {
  const { answer, problem } = useAsk("health", readHealth);
  const lines = answer === undefined ? [] : linesOf(answer);
  if (problem !== undefined) lines.push({ text: "Darkroom cannot be reached.", bad: true });
  if (lines.length === 0) return null;
  const bad = lines.some((line) => line.bad);
  const name = bad ? "Something is wrong" : "Something is not configured";
  return (
    <>
      <button
        type="button"
        class={bad ? "plain sign-bad" : "plain"}
        popovertarget="health"
        aria-label={name}
        title={name}
      >
        <Icon name={bad ? "warning" : "info"} />
      </button>
      <div id="health" popover="auto" class="popover" role="dialog" aria-label={name}>
        <h2>{name}</h2>
        <ul class="lines">
          {lines.map(({ text }) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </div>
    </>
  );
}

interface Line {
  readonly text: string;
  readonly bad: boolean;
}

/** What a person has to know of the deployment's health; nothing where all is well. */
function linesOf({ checks, api_key_configured: hasKey }: Health): Line[] {
  const lines: Line[] = Object.entries(checks).flatMap(([name, check]) => {
    if (check.ok) return [];
    const variables = "variables" in check ? check.variables.join(", ") : "";
    const what = variables === "" ? (check.problem ?? "failed") : `missing or wrong: ${variables}`;
    return [{ text: `${HEALTH_PARTS[name] ?? name}: ${what}.`, bad: true }];
  });
  if (!hasKey) {
    lines.push({
      text: "No enhancement service: orders need the secret AUTOENHANCE_API_KEY. Everything else works without.",
      bad: false,
    });
  }
  return lines;
}
