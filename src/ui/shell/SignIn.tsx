import { useEffect, useRef, useState } from "preact/hooks";
import { asProblem, type Problem } from "../api/problem.ts";
import { signIn } from "../api/session.ts";
import { ProblemNotice } from "../parts/ProblemNotice.tsx";
import { focusScreen } from "./focusScreen.ts";
import { useTitle } from "./useTitle.ts";

/** Where keys are required, the operator begins a session here. */
export function SignIn() {
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useTitle("Sign in");
  useEffect(() => field.current?.focus(), []);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await signIn(field.current?.value ?? "");
      focusScreen();
    } catch (thrown) {
      setProblem(asProblem(thrown));
      setBusy(false);
      field.current?.select();
    }
  };

  return (
    <form class="centred sign-in" onSubmit={submit}>
      <img src="/favicon.svg" alt="" width="56" height="56" />
      <h1>Sign in</h1>
      <p class="soft">This Darkroom is for people with its operator’s token.</p>
      <label class="field">
        <span>Operator’s token</span>
        <input
          ref={field}
          type="password"
          name="token"
          autocomplete="current-password"
          required
          maxLength={1024}
          aria-describedby={problem && "sign-in-problem"}
        />
      </label>
      <div id="sign-in-problem">{problem && <ProblemNotice problem={problem} />}</div>
      <button type="submit" class="button primary" aria-disabled={busy}>
        {busy ? "Signing in …" : "Sign in"}
      </button>
      <p class="soft small">The session ends by itself after 12 hours.</p>
    </form>
  );
}
