import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { type Asset, readAsset } from "../../api/assets.ts";
import { asProblem, type Problem } from "../../api/problem.ts";
import { pageHref } from "../../api/tenant.ts";
import { collection } from "../../collection/collection.ts";
import { NotShown } from "../../parts/NotShown.tsx";
import { StageSkeleton } from "../../parts/StageSkeleton.tsx";
import { useStore } from "../../parts/store.ts";
import { useOnline } from "../../parts/useOnline.ts";
import { navigate } from "../../shell/router.ts";
import type { ScreenProps } from "../../shell/screens.ts";
import { useTitle } from "../../shell/useTitle.ts";
import { ComparePanel } from "./ComparePanel.tsx";
import { PictureSide } from "./PictureSide.tsx";
import { Stage } from "./Stage.tsx";
import { useNeighbours } from "./useNeighbours.ts";
import { useView } from "./useView.ts";

/** One picture, as large as the window allows, with everything that is known of it beside. */
export default function PictureScreen({ params }: ScreenProps) {
  const id = params.asset ?? "";
  const { asset, problem, again } = useAsset(id);
  const { view, open, close } = useView();
  const comparing = view === "compare";
  const { newer, older } = useNeighbours(id);
  useTitle(asset?.file_name ?? "Picture");
  useKeys({ newer, older, busy: comparing });

  if (problem !== undefined && asset === undefined) {
    return (
      <NotShown title="Picture" thing="picture" problem={problem} onRetry={again} back={pageHref("/library")}>
        To the Library
      </NotShown>
    );
  }
  if (asset === undefined) return <StageSkeleton />;
  return (
    <div class="picture-screen">
      {comparing ? (
        <ComparePanel asset={asset} onClose={close} />
      ) : (
        <Stage
          asset={asset}
          newer={newer}
          older={older}
          full={view === "pixels"}
          onFull={() => open("pixels")}
          onLeave={close}
        />
      )}
      <PictureSide
        asset={asset}
        comparing={comparing}
        onCompare={() => (comparing ? close() : open("compare"))}
      />
    </div>
  );
}

const AGAIN_MS = 1500;

interface KnownAsset {
  readonly asset: Asset | undefined;
  readonly problem: Problem | undefined;
  /** Asks for it once more. */
  again(): void;
}

/** The picture: at once from the grid where it came from there, then as it is now, until its renditions are made. */
function useAsset(id: string): KnownAsset {
  const { items: assets } = useStore(collection);
  const [read, setRead] = useState<{ id: string; asset?: Asset; problem?: Problem }>({ id });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const leaving = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      try {
        const asset = await readAsset(id, leaving.signal);
        setRead({ id, asset });
        collection.note(asset);
        if (asset.status === "processing") timer = setTimeout(ask, AGAIN_MS);
      } catch (thrown) {
        if (leaving.signal.aborted) return;
        const problem = asProblem(thrown);
        // The grid may still know a picture that was deleted elsewhere.
        if (problem.code === "not_found") collection.drop(id);
        setRead((before) => ({ ...(before.id === id && problem.passing && before), id, problem }));
      }
    };
    void ask();
    return () => {
      leaving.abort();
      clearTimeout(timer);
    };
  }, [id, round]);
  const again = () => setRound((count) => count + 1);
  const known = assets.find((asset) => asset.asset_id === id);
  const current = read.id === id ? read : undefined;
  const problem = current?.problem;
  useOnline(problem?.passing === true, again);
  const gone = problem !== undefined && !problem.passing;
  return { asset: gone ? undefined : (current?.asset ?? known), problem, again };
}

interface Ways {
  readonly newer: string | undefined;
  readonly older: string | undefined;
  /** Whether the keys mean something else now. */
  readonly busy: boolean;
}

/** Left and right go to the neighbours, Escape back to the grid. */
function useKeys({ newer, older, busy }: Ways): void {
  // As soon as the picture is there: keys do not wait for a frame.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (busy || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.target instanceof Element && event.target.closest("input, dialog, [popover], .stage-full"))
        return;
      const target = { ArrowLeft: newer, ArrowRight: older, Escape: pageHref("/library") }[event.key];
      if (target === undefined) return;
      event.preventDefault();
      if (event.key === "Escape") navigate(target);
      else navigate(target, { replace: true });
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [newer, older, busy]);
}
