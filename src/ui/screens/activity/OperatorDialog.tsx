import { useRef, useState } from "preact/hooks";
import { asProblem, type Problem } from "../../api/problem.ts";
import { signIn } from "../../api/session.ts";
import { Dialog } from "../../parts/Dialog.tsx";
import { ProblemNotice } from "../../parts/ProblemNotice.tsx";

/** Begins the operator's session from a page that works without one. */
export function OperatorDialog({ onClose }: { readonly onClose: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<Problem>();
  const submit = async (event: Event) => {
    event.preventDefault();
    setProblem(undefined);
    try {
      await signIn(field.current?.value ?? "");
    } catch (thrown) {
      setProblem(asProblem(thrown));
      field.current?.select();
    }
  };
  return (
    <Dialog title="Sign in as the operator" onClose={onClose}>
      <form class="operator" onSubmit={submit}>
        <label class="field">
          <span>Operator’s token</span>
          <input ref={field} type="password" autocomplete="current-password" required maxLength={1024} />
        </label>
        {problem && <ProblemNotice problem={problem} />}
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="button primary">
            Sign in
          </button>
        </div>
      </form>
    </Dialog>
  );
}
