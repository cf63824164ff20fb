import { pageHref } from "../../api/tenant.ts";
import { Icon } from "../../parts/Icon.tsx";
import { NotShown } from "../../parts/NotShown.tsx";
import { StageSkeleton } from "../../parts/StageSkeleton.tsx";
import { namePrint } from "../../prints/words.ts";
import type { ScreenProps } from "../../shell/screens.ts";
import { useTitle } from "../../shell/useTitle.ts";
import { PrintSide } from "./PrintSide.tsx";
import { Sheet } from "./Sheet.tsx";
import { usePrint } from "./usePrint.ts";

/** One print: how it is being made, and what it is once it is there. */
export default function PrintScreen({ params }: ScreenProps) {
  const followed = usePrint(params.render ?? "");
  const { print, problem, again } = followed;
  useTitle(print === undefined ? "Print" : namePrint(print));
  if (problem !== undefined && print === undefined) {
    return (
      <NotShown title="Print" thing="print" problem={problem} onRetry={again} back={pageHref("/studio")}>
        To the prints
      </NotShown>
    );
  }
  if (print === undefined) return <StageSkeleton />;
  return (
    <div class="print">
      <section class="stage" aria-label={namePrint(print)}>
        <Sheet print={print} />
        <a class="button stage-back" href={pageHref("/studio")}>
          <Icon name="back" /> Prints
        </a>
      </section>
      <PrintSide followed={followed} print={print} />
    </div>
  );
}
