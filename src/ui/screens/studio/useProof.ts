import { useEffect, useRef, useState } from "preact/hooks";
import {
  type Placing,
  type PrintChoices,
  type PrintFrame,
  previewAddress,
  readFrame,
} from "../../api/prints.ts";
import { asProblem, type Problem } from "../../api/problem.ts";
import { pause } from "../../api/renditions.ts";
import { previewEdge } from "../../prints/previewEdge.ts";
import { keptPreview, loadPreview } from "../../prints/previews.ts";

/** A preview that is loaded, and the frame that it was made for. */
export interface LoadedPreview {
  readonly url: string;
  readonly frame: PrintFrame;
  readonly style: string;
}

export interface Proof {
  /** Of the present choices, or of those before until it is known. */
  readonly frame: PrintFrame | undefined;
  /** The one before stays until the next is loaded. */
  readonly preview: LoadedPreview | undefined;
  readonly state: "loading" | "waiting" | "shown";
  readonly problem: Problem | undefined;
  again(): void;
}

/** Who flips through the styles quickly does not want each of them painted. */
const SETTLE_MS = 120;

const UNSEEN: Omit<Proof, "again"> = {
  frame: undefined,
  preview: undefined,
  state: "loading",
  problem: undefined,
};

/**
 * The frame and the live preview of a print that is being chosen.
 * @param next styles that are likely to be looked at next: loaded ahead, one at a time
 */
export function useProof(asset: string, choices: PrintChoices, next: readonly string[]): Proof {
  const [round, setRound] = useState(0);
  const [proof, setProof] = useState(UNSEEN);
  const { style, size, fit, gravity, orientation } = choices;
  const ahead = useRef(next);
  ahead.current = next;
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const note = (part: Partial<Proof>) => {
      if (!signal.aborted) setProof((before) => ({ ...before, ...part }));
    };
    const placing: Placing = { size, fit, gravity, orientation };
    const addressOf = (slug: string) => previewAddress(asset, { ...placing, style: slug }, previewEdge());
    const work = async () => {
      note({ state: "loading", problem: undefined });
      const frame = await readFrame(asset, placing, signal);
      note({ frame });
      const address = addressOf(style);
      if (keptPreview(address) === undefined) await pause(SETTLE_MS, signal);
      const url = await loadPreview(address, signal, () => note({ state: "waiting" }));
      note({ preview: { url, frame, style }, state: "shown" });
      await loadAhead(ahead.current.map(addressOf), signal);
    };
    work().catch((thrown) => {
      if (!signal.aborted) note({ problem: asProblem(thrown), state: "shown" });
    });
    return () => leaving.abort();
  }, [asset, style, size, fit, gravity, orientation, round]);
  return { ...proof, again: () => setRound((count) => count + 1) };
}

/** Nobody waits for these, so a failure ends it and is not told. */
async function loadAhead(addresses: readonly string[], signal: AbortSignal): Promise<void> {
  const leaving = new AbortController();
  const ended = AbortSignal.any([signal, leaving.signal]);
  try {
    for (const address of addresses) await loadPreview(address, ended, () => leaving.abort());
  } catch {
    // Neither is an abort.
  }
}
