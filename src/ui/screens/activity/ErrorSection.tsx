import { useEffect, useRef, useState } from "preact/hooks";
import { type Issue, listIssues, raiseTestError } from "../../api/issues.ts";
import { asProblem, type Problem } from "../../api/problem.ts";
import { session } from "../../api/session.ts";
import { BusyButton } from "../../parts/BusyButton.tsx";
import { ProblemNotice } from "../../parts/ProblemNotice.tsx";
import { useStore } from "../../parts/store.ts";
import { useAsk } from "../../parts/useAsk.ts";
import { announce } from "../../shell/announce.ts";
import { sayCount } from "../../text/sizes.ts";
import { sayMoment, sayWhen } from "../../text/times.ts";
import { OperatorDialog } from "./OperatorDialog.tsx";

/** Darkroom's own failures, for the operator; to others, the way to become that. */
export function ErrorSection() {
  const state = useStore(session);
  const [signing, setSigning] = useState(false);
  return (
    <section aria-labelledby="errors-title">
      {state === "begun" ? (
        <Errors begun={signing} />
      ) : (
        <>
          <h2 id="errors-title">Recent errors</h2>
          <p class="soft">They are for the operator of this deployment.</p>
          <div>
            <button type="button" class="button" onClick={() => setSigning(true)}>
              Sign in as the operator
            </button>
          </div>
          {signing && <OperatorDialog onClose={() => setSigning(false)} />}
        </>
      )}
    </section>
  );
}

/** @param begun whether one signed in here: what had the focus went with that */
function Errors({ begun }: { readonly begun: boolean }) {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (begun) head.current?.focus();
  }, []);
  const { answer, problem, again } = useAsk("recent errors", listIssues);
  const [raised, setRaised] = useState<Problem>();
  const [raising, setRaising] = useState(false);
  const raise = async () => {
    setRaised(undefined);
    setRaising(true);
    try {
      const number = await raiseTestError();
      announce(`A test error was raised by the call ${number}`);
      again();
    } catch (thrown) {
      setRaised(asProblem(thrown));
    }
    setRaising(false);
  };
  return (
    <>
      <div class="side-head">
        <h2 ref={head} id="errors-title" tabIndex={-1}>
          Recent errors
        </h2>
        <BusyButton busy={raising} onClick={raise}>
          Raise a test error
        </BusyButton>
      </div>
      {[problem, raised].map(
        (each, index) => each && <ProblemNotice key={index} problem={each} onRetry={again} />,
      )}
      {answer?.length === 0 && <p class="soft">None is known.</p>}
      <ul class="lines">
        {answer?.map((issue) => (
          <IssueLine key={issue.id} issue={issue} />
        ))}
      </ul>
    </>
  );
}

function IssueLine({ issue }: { readonly issue: Issue }) {
  const { time, count, place, message, code, request_id: number } = issue;
  return (
    <li class="issue">
      <h3>{message}</h3>
      <p class="soft small">
        <code>{place}</code> ({code}),{" "}
        <time dateTime={time} title={sayMoment(time)}>
          {sayWhen(time)}
        </time>
        {count > 1 && `, ${sayCount(count, "time")}`}
        {number !== null && (
          <>
            . Call <code>{number}</code>
          </>
        )}
      </p>
    </li>
  );
}
