import { askModel, type ModelAnswer } from "../../api/ask.ts";
import { Icon } from "../../parts/Icon.tsx";
import { ProblemNotice } from "../../parts/ProblemNotice.tsx";
import { useAsk } from "../../parts/useAsk.ts";
import { passageHref } from "./places.ts";

export interface ModelSectionProps {
  readonly question: string;
  readonly model: string;
}

/** What a model answers from the passages, as text, with those that it names. */
export function ModelSection({ question, model }: ModelSectionProps) {
  const { answer, problem, asking, again } = useAsk(`answer to ${question}`, (signal) =>
    askModel(question, signal),
  );
  return (
    <section aria-labelledby="answer-title" aria-busy={asking}>
      <h2 id="answer-title">Answer</h2>
      {asking && (
        <p class="soft" role="status">
          {model} is reading the passages below …
        </p>
      )}
      {!asking && problem && <ProblemNotice problem={problem} onRetry={again} />}
      {!asking && problem === undefined && answer && <Answer answer={answer} model={model} />}
    </section>
  );
}

function Answer({ answer, model }: { readonly answer: ModelAnswer; readonly model: string }) {
  if (answer.answer === null) return <p class="soft">The model has nothing to answer from.</p>;
  return (
    <div class="answer" role="status">
      <p class="answer-text">{answer.answer}</p>
      {answer.citations.length === 0 ? (
        <p class="notice">
          <Icon name="warning" />
          <span>It names no passage for this. Compare it with those below before you rely on it.</span>
        </p>
      ) : (
        <ul class="citations small">
          {answer.citations.map((each) => (
            <li key={each.number}>
              [{each.number}]{" "}
              <a href={passageHref(each)} title={each.excerpt}>
                {each.title}
              </a>
            </li>
          ))}
        </ul>
      )}
      <p class="soft small">Written by {model} from Darkroom’s documentation. It may be wrong.</p>
    </div>
  );
}
