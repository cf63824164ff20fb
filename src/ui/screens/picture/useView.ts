import { hrefWith, useQuery } from "../../parts/useQuery.ts";
import { closeInAddress, openInAddress } from "../../shell/router.ts";

/** How a picture is looked at; null for whole. */
export type View = "pixels" | "compare";

const VIEWS: ReadonlySet<string | null> = new Set<View>(["pixels", "compare"]);

/** The view that the address names, so that Back leaves it and a reload finds it. */
export function useView() {
  const named = useQuery().get("view");
  return {
    view: VIEWS.has(named) ? (named as View) : null,
    open: (view: View) => openInAddress(hrefWith({ view })),
    close: () => closeInAddress(hrefWith({ view: undefined })),
  };
}
