import { pageHref } from "../../api/tenant.ts";
import { questionPath } from "./Question.tsx";

const QUESTIONS = [
  "How long does a signed link last?",
  "How large may an upload be?",
  "How do I make a key for a tenant?",
  "Can I resume a broken download?",
  "Which variables have to be set to deploy?",
  "How do I retry a failed job?",
];

/** What can be asked, before anything is. */
export function Examples() {
  return (
    <section aria-labelledby="examples-title">
      <h2 id="examples-title">For example</h2>
      <p class="soft">Answers come from Darkroom’s own documentation, each with the place where it stands.</p>
      <ul class="examples">
        {QUESTIONS.map((question) => (
          <li key={question}>
            <a href={pageHref(questionPath(question))}>{question}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}
