import { useEffect, useState } from "preact/hooks";
import { listPrints, type Print } from "../../api/prints.ts";
import { forTenant, pageHref } from "../../api/tenant.ts";
import { Icon } from "../../parts/Icon.tsx";
import { ProblemNotice } from "../../parts/ProblemNotice.tsx";
import { useAsk } from "../../parts/useAsk.ts";
import { namePrint } from "../../prints/words.ts";
import { sayMoment, sayWhen } from "../../text/times.ts";

const STATES: Readonly<Record<Print["status"], string>> = {
  queued: "Waiting",
  processing: "Being made",
  completed: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
};

const FIRST = 8;
const ALL = 48;
/** While one is being made the list is looked at again, milliseconds. */
const AGAIN_MS = 4000;

/** The prints ordered last, and what became of them. */
export function RecentPrints() {
  const [limit, setLimit] = useState(FIRST);
  const { answer, problem, asking, again } = useAsk("prints", (signal) => listPrints(ALL, null, signal));
  const busy = answer?.renders.some(({ status }) => status === "queued" || status === "processing");
  useEffect(() => {
    if (!busy || asking) return;
    const timer = setTimeout(again, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [busy, asking, again]);
  if (problem !== undefined && answer === undefined)
    return <ProblemNotice problem={problem} onRetry={again} />;
  const prints = answer?.renders ?? [];
  if (prints.length === 0) return null;
  return (
    <section aria-labelledby="recent-prints">
      <h2 id="recent-prints">Recent prints</h2>
      <ul class="prints">
        {prints.slice(0, limit).map((print) => (
          <li key={print.id}>
            <a href={pageHref(`/prints/${print.id}`)}>
              <span class="prints-paper">
                <Sheet print={print} />
              </span>
              <span>
                <strong>{namePrint(print)}</strong>
                <br />
                <span class="soft small" title={sayMoment(print.created_at)}>
                  {STATES[print.status]}, {sayWhen(print.created_at)}
                </span>
              </span>
            </a>
          </li>
        ))}
      </ul>
      {prints.length > limit && (
        <button type="button" class="button" onClick={() => setLimit(ALL)}>
          More prints
        </button>
      )}
    </section>
  );
}

/** Small, in its own shape: the print once it is there. */
function Sheet({ print }: { readonly print: Print }) {
  const { id, status, output } = print;
  if (status === "completed" && output.bytes !== null) {
    const { width_px: width, height_px: height } = output;
    return (
      <img
        src={forTenant(`/v1/renders/${id}/preview.jpg`)}
        alt=""
        width={width}
        height={height}
        loading="lazy"
        decoding="async"
      />
    );
  }
  return <Icon name={status === "failed" ? "warning" : "print"} />;
}
