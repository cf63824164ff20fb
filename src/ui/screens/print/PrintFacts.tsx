import type { Print } from "../../api/prints.ts";
import { Facts } from "../../parts/Facts.tsx";
import {
  COMPRESSION_WORDS,
  FIT_WORDS,
  GRAVITY_WORDS,
  sayCentimetres,
  sayInches,
} from "../../prints/words.ts";
import { sayBytes, sayNumber, sayPixels } from "../../text/sizes.ts";
import { sayDuration, sayMoment } from "../../text/times.ts";

/** What was ordered, what came of it, and how long each step took. */
export function PrintFacts({ print }: { readonly print: Print }) {
  const {
    status,
    size_preset: size,
    output,
    fit,
    gravity,
    compression,
    duration_ms: duration,
    steps,
  } = print;
  const { width_px: width, height_px: height, bytes, effective_dpi: dpi } = output;
  const [across, down] = [width / size.dpi, height / size.dpi];
  return (
    <>
      <section>
        <h2>Print</h2>
        <Facts
          facts={[
            ["Paper", `${sayInches(across, down)}, ${sayCentimetres(across, down)}`],
            ["Pixels", `${sayPixels(width, height)} at ${size.dpi} dpi`],
            ["Picture has", `${sayNumber(dpi)} dpi on this paper`],
            [
              "Fit",
              fit === "stretch" ? FIT_WORDS[fit] : `${FIT_WORDS[fit]}, ${wordOf(gravity).toLowerCase()}`,
            ],
            ["File", `TIFF, ${fileOf(compression)}${bytes === null ? "" : `, ${sayBytes(bytes)}`}`],
            duration !== null && ["Made in", sayDuration(duration)],
            print.completed_at !== null && ["Done", sayMoment(print.completed_at)],
          ]}
        />
      </section>
      {status === "completed" && steps.length > 0 && (
        <details>
          <summary>Steps</summary>
          <Facts facts={steps.map(({ step, ms }) => [sayStep(step), sayDuration(ms)] as const)} />
        </details>
      )}
    </>
  );
}

function wordOf(gravity: string): string {
  return Object.hasOwn(GRAVITY_WORDS, gravity)
    ? GRAVITY_WORDS[gravity as keyof typeof GRAVITY_WORDS]
    : gravity;
}

function fileOf(compression: Print["compression"]): string {
  return compression === "none" ? "not compressed" : COMPRESSION_WORDS[compression];
}

const STEP_WORDS: Readonly<Record<string, string>> = { prepare: "Plan", assemble: "File" };

/** `Band 3` for `band-2`: people count from one. */
function sayStep(step: string): string {
  const band = /^band-(\d+)$/.exec(step)?.[1];
  return band === undefined ? (STEP_WORDS[step] ?? step) : `Band ${Number(band) + 1}`;
}
