import type { Asset } from "../../api/assets.ts";
import type { PrintFrame } from "../../api/prints.ts";
import { Icon } from "../../parts/Icon.tsx";
import { Picture } from "../../parts/Picture.tsx";
import { ProblemNotice } from "../../parts/ProblemNotice.tsx";
import { sayInches, sayShare } from "../../prints/words.ts";
import { sayNumber } from "../../text/sizes.ts";
import { around, croppedShare, PICTURE, paperArea, shapeOf, styleOf } from "./placement.ts";
import type { Proof as ProofState } from "./useProof.ts";

export interface ProofProps {
  readonly asset: Asset;
  readonly proof: ProofState;
  /** Where another picture is chosen. */
  readonly back: string;
}

/**
 * The print on the picture: the paper shows what will be printed, and what it crops of the picture lies around it in
 * the shade.
 */
export function Proof({ asset, proof, back }: ProofProps) {
  const { problem, again } = proof;
  return (
    <section class="proof" aria-label={`Preview of the print of ${asset.file_name}`}>
      <OnPicture asset={asset} proof={proof} />
      <a class="button stage-back" href={back}>
        <Icon name="back" /> Pictures
      </a>
      <div class="proof-caption">
        {proof.frame && <p>{sayFrame(proof.frame)}</p>}
        <p class={proof.state === "waiting" ? undefined : "quiet"} role="status">
          {STATES[proof.state]}
        </p>
      </div>
      {problem && <ProblemNotice problem={problem} onRetry={again} />}
    </section>
  );
}

const STATES: Readonly<Record<ProofState["state"], string>> = {
  loading: "The preview is being made.",
  waiting: "Busy with other pictures. The preview comes by itself.",
  shown: "",
};

/** `12 × 9 in · 178 dpi · 11% cropped` */
function sayFrame(frame: PrintFrame): string {
  const { width_inches: width, height_inches: height, effective_dpi: dpi } = frame;
  const said = [sayInches(width, height), `${sayNumber(dpi)} dpi`];
  return [
    ...said,
    croppedShare(frame) === 0 ? "all of the picture" : `${sayShare(croppedShare(frame))} cropped`,
  ].join(" · ");
}

function OnPicture({ asset, proof }: Pick<ProofProps, "asset" | "proof">) {
  const { frame, preview, state } = proof;
  if (frame === undefined) {
    const ratio = asset.width / asset.height;
    return (
      <div class="proof-field" style={{ "--ratio": String(ratio) }}>
        <div class="proof-picture" style={styleOf(PICTURE, PICTURE)}>
          <Picture asset={asset} preset="zoom" under="card" alt={asset.file_name} eager />
        </div>
      </div>
    );
  }
  const paper = paperArea(frame);
  const field = around(PICTURE, paper);
  return (
    <div
      class="proof-field"
      style={{ "--ratio": String(shapeOf(field, frame)) }}
      aria-busy={state !== "shown"}
      data-style={preview?.style}
    >
      <div class="proof-picture" style={styleOf(PICTURE, field)}>
        <Picture asset={asset} preset="zoom" under="card" alt="" eager />
      </div>
      {preview && (
        <img
          class="proof-preview"
          src={preview.url}
          alt={`The print of ${asset.file_name}`}
          style={styleOf(paperArea(preview.frame), field)}
          draggable={false}
        />
      )}
      <div class="proof-paper" style={styleOf(paper, field)} />
      {state !== "shown" && <span class="proof-turning" aria-hidden="true" />}
    </div>
  );
}
