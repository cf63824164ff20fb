import { useLayoutEffect } from "preact/hooks";
import { readAsset } from "../../api/assets.ts";
import { listSizes, listStyles, type PrintChoices, type Style } from "../../api/prints.ts";
import { pageHref } from "../../api/tenant.ts";
import { collection } from "../../collection/collection.ts";
import { NotShown } from "../../parts/NotShown.tsx";
import { StageSkeleton } from "../../parts/StageSkeleton.tsx";
import { useStore } from "../../parts/store.ts";
import { useAsk } from "../../parts/useAsk.ts";
import { readChoices } from "../../prints/choices.ts";
import { studioHref } from "../../prints/studioHref.ts";
import { announce } from "../../shell/announce.ts";
import { noteInAddress, place } from "../../shell/router.ts";
import { useTitle } from "../../shell/useTitle.ts";
import { Proof } from "./Proof.tsx";
import { StudioSide } from "./StudioSide.tsx";
import { StyleStrip } from "./StyleStrip.tsx";
import { useProof } from "./useProof.ts";

/** One picture, as it would be printed: the styles beneath it, everything else that is chosen beside it. */
export function Studio({ id }: { readonly id: string }) {
  const { items: assets } = useStore(collection);
  const read = useAsk(`asset ${id}`, (signal) => readAsset(id, signal));
  const asset = read.answer ?? assets.find((each) => each.asset_id === id);
  const offers = useAsk("styles and sizes", async (signal) => {
    const [styles, sizes] = await Promise.all([listStyles(signal), listSizes(signal)]);
    return { styles, sizes };
  });
  const { styles = [], sizes = [] } = offers.answer ?? {};
  const choices = readChoices(useStore(place).search);
  const proof = useProof(id, choices, neighboursOf(styles, choices.style));
  useTitle(asset === undefined ? "Print studio" : `Print of ${asset.file_name}`);

  const choose = (change: Partial<PrintChoices>) => noteInAddress(studioHref(id, { ...choices, ...change }));
  useFlipping((step) => {
    const at = styles.findIndex((style) => style.slug === choices.style);
    const next = styles[(at + step + styles.length) % styles.length];
    if (next === undefined) return;
    choose({ style: next.slug });
    announce(next.name);
  });

  const problem = read.problem ?? offers.problem;
  if (problem !== undefined && (asset === undefined || offers.answer === undefined)) {
    const retry = read.problem ? read.again : offers.again;
    return (
      <NotShown
        title="Print studio"
        thing="picture"
        problem={problem}
        onRetry={retry}
        back={pageHref("/studio")}
      >
        Choose a picture
      </NotShown>
    );
  }
  if (asset === undefined) return <StageSkeleton />;
  return (
    <div class="studio">
      <Proof asset={asset} proof={proof} back={studioHref(undefined, choices)} />
      <StyleStrip
        styles={styles}
        chosen={choices.style}
        onChoose={(style) => choose({ style: style.slug })}
      />
      <StudioSide asset={asset} choices={choices} sizes={sizes} proof={proof} onChoose={choose} />
    </div>
  );
}

/** The styles on either side, where the arrow keys lead. */
function neighboursOf(styles: readonly Style[], slug: string): readonly string[] {
  const at = styles.findIndex((style) => style.slug === slug);
  if (at === -1) return [];
  return [styles[(at + 1) % styles.length], styles.at(at - 1)].flatMap((style) => style?.slug ?? []);
}

/** Left and right flip through the styles from wherever the keys mean nothing else. */
function useFlipping(flip: (step: 1 | -1) => void): void {
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (event.target instanceof Element && event.target.closest("input, select, dialog, [popover]")) return;
      const step = ({ ArrowLeft: -1, ArrowRight: 1 } as const)[event.key];
      if (step === undefined) return;
      event.preventDefault();
      flip(step);
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  });
}
