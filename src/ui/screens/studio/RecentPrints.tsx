import { useEffect } from "preact/hooks";
import { listPrints, type Print } from "../../api/prints.ts";
import { forTenant, pageHref, tenant } from "../../api/tenant.ts";
import { Icon } from "../../parts/Icon.tsx";
import { ProblemNotice } from "../../parts/ProblemNotice.tsx";
import { useStore } from "../../parts/store.ts";
import { useAsk } from "../../parts/useAsk.ts";
import { type KeptPrints, recentPrints } from "../../prints/recentPrints.ts";
import { namePrint } from "../../prints/words.ts";
import { sayMoment, sayWhen } from "../../text/times.ts";

const STATES: Readonly<Record<Print["status"], string>> = {
  queued: "Waiting",
  processing: "Being made",
  completed: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
};

const NONE: Pick<KeptPrints, "prints" | "all"> = { prints: [], all: false };
const FIRST = 8;
const ALL = 48;
/** While one is being made the list is looked at again, milliseconds. */
const AGAIN_MS = 4000;

/** The prints ordered last, and what became of them. */
export function RecentPrints() {
  const name = useStore(tenant);
  const kept = useStore(recentPrints);
  const { prints, all } = kept?.tenant === name ? kept : NONE;
  const { problem, asking, again } = useAsk(`prints of ${name}`, async (signal) => {
    const { renders } = await listPrints(ALL, null, signal);
    recentPrints.update((before) => ({
      ...{ tenant: name, prints: renders },
      all: before?.tenant === name && before.all,
    }));
  });
  const busy = prints.some(({ status }) => status === "queued" || status === "processing");
  useEffect(() => {
    if (!busy || asking) return;
    const timer = setTimeout(again, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [busy, asking, again]);
  if (problem !== undefined && prints.length === 0)
    return <ProblemNotice problem={problem} onRetry={again} />;
  if (prints.length === 0) return null;
  const shown = all ? prints : prints.slice(0, FIRST);
  return (
    <section aria-labelledby="recent-prints">
      <h2 id="recent-prints">Recent prints</h2>
      <ul class="prints">
        {shown.map((print) => (
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
      {prints.length > shown.length && (
        <button
          type="button"
          class="button"
          onClick={() => recentPrints.set({ tenant: name, prints, all: true })}
        >
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
