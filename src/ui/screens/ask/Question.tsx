import { LIMITS } from "../../../limits.ts";
import { pageHref } from "../../api/tenant.ts";
import { Icon } from "../../parts/Icon.tsx";
import { navigate } from "../../shell/router.ts";

/** The box that a question is put into. Asking is a step of the history, and can be shared. */
export function Question({ asked }: { readonly asked: string }) {
  const ask = (event: Event) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement).get("q");
    const question = String(given ?? "").trim();
    navigate(pageHref(question === "" ? "/ask" : questionPath(question)));
  };
  return (
    <search>
      <form class="question" onSubmit={ask}>
        <label class="quiet" for="question">
          Your question about Darkroom
        </label>
        <input
          id="question"
          type="search"
          name="q"
          defaultValue={asked}
          maxLength={LIMITS.askCharacters}
          placeholder="How long does a signed link last?"
          autocomplete="off"
        />
        <button type="submit" class="button primary">
          <Icon name="forward" /> Ask
        </button>
      </form>
    </search>
  );
}

export function questionPath(question: string): string {
  return `/ask?q=${encodeURIComponent(question)}`;
}
