import { useEffect, useState } from "preact/hooks";
import { type Print, previewAddress } from "../../api/prints.ts";
import { forTenant } from "../../api/tenant.ts";
import { choicesOf } from "../../prints/choices.ts";
import { previewEdge } from "../../prints/previewEdge.ts";
import { loadPreview } from "../../prints/previews.ts";
import { namePrint } from "../../prints/words.ts";
import { stageOf } from "./states.ts";

/** The paper: with the finished print on it, or filling up band by band over what it is to become. */
export function Sheet({ print }: { readonly print: Print }) {
  const { width_px: width, height_px: height, bytes } = print.output;
  const isThere = print.status === "completed" && bytes !== null;
  return (
    <div class="sheet" style={{ "--ratio": String(width / height) }}>
      {isThere ? (
        <img
          src={forTenant(`/v1/renders/${print.id}/preview.jpg`)}
          alt={`The print: ${namePrint(print)}`}
          width={width}
          height={height}
          draggable={false}
        />
      ) : (
        <Bands print={print} />
      )}
    </div>
  );
}

function Bands({ print }: { readonly print: Print }) {
  const preview = useLivePreview(print);
  const { bands } = stageOf(print);
  return (
    <>
      {preview !== undefined && <img src={preview} alt="" draggable={false} />}
      <div class="bands" aria-hidden="true">
        {bands.map((isDone, band) => (
          <i key={band} class={isDone ? "band-done" : undefined} />
        ))}
      </div>
    </>
  );
}

/** What the print is to become, as the studio showed it; without its picture, or when it cannot be had, there is none. */
function useLivePreview(print: Print): string | undefined {
  const { id, asset_id: asset } = print;
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (asset === null) return;
    const leaving = new AbortController();
    loadPreview(previewAddress(asset, choicesOf(print), previewEdge()), leaving.signal).then(
      setUrl,
      () => undefined,
    );
    return () => leaving.abort();
    // What was ordered does not change.
  }, [id, asset]);
  return url;
}
