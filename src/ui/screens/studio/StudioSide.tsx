import type { Asset } from "../../api/assets.ts";
import type { PrintChoices, PrintFrame, PrintSize } from "../../api/prints.ts";
import { pageHref } from "../../api/tenant.ts";
import { Facts } from "../../parts/Facts.tsx";
import { Icon } from "../../parts/Icon.tsx";
import {
  COMPRESSION_WORDS,
  FIT_WORDS,
  ORIENTATION_WORDS,
  sayCentimetres,
  sayInches,
  sayShare,
  saySize,
} from "../../prints/words.ts";
import { sayNumber, sayPixels } from "../../text/sizes.ts";
import { GravityPad } from "./GravityPad.tsx";
import { OrderButton } from "./OrderButton.tsx";
import { PrintChoice } from "./PrintChoice.tsx";
import { croppedShare } from "./placement.ts";
import type { Proof } from "./useProof.ts";

export interface StudioSideProps {
  readonly asset: Asset;
  readonly choices: PrintChoices;
  readonly sizes: readonly PrintSize[];
  readonly proof: Proof;
  readonly onChoose: (change: Partial<PrintChoices>) => void;
}

/** What is chosen beside the style, what comes of it on paper, and the order. */
export function StudioSide({ asset, choices, sizes, proof, onChoose }: StudioSideProps) {
  const { fit, gravity, compression } = choices;
  const { frame } = proof;
  const made = { choices, onChoose };
  const sizeWords = Object.fromEntries(sizes.map((each) => [each.name, saySize(each)]));
  return (
    <aside class="side studio-side">
      <header>
        <h1>Make a print</h1>
        <p class="soft">
          of <a href={pageHref(`/library/${asset.asset_id}`)}>{asset.file_name}</a>
        </p>
      </header>
      <PrintChoice {...made} name="size" legend="Size" words={sizeWords} />
      <PrintChoice {...made} name="fit" legend="Picture on the paper" words={FIT_WORDS} />
      <PrintChoice {...made} name="orientation" legend="Paper" words={ORIENTATION_WORDS} />
      <GravityPad fit={fit} chosen={gravity} onChoose={(value) => onChoose({ gravity: value })} />
      <details open={compression !== "lzw"}>
        <summary>More</summary>
        <PrintChoice
          {...made}
          name="compression"
          legend="Compression of the TIFF"
          words={COMPRESSION_WORDS}
        />
        <p class="soft small">
          All are without loss. LZW opens everywhere, Deflate is smaller, None is largest.
        </p>
      </details>
      {frame && <FrameFacts frame={frame} />}
      <OrderButton asset={asset.asset_id} choices={choices} />
    </aside>
  );
}

function FrameFacts({ frame }: { readonly frame: PrintFrame }) {
  const { width_inches: width, height_inches: height, effective_dpi: dpi, warnings } = frame;
  return (
    <div class="studio-facts" aria-live="polite">
      <Facts
        facts={[
          ["Paper", `${sayInches(width, height)}, ${sayCentimetres(width, height)}`],
          ["Print", `${sayPixels(frame.width_px, frame.height_px)} at ${frame.dpi} dpi`],
          ["Picture has", `${sayNumber(dpi)} dpi on this paper`],
          ["Cropped", sayCropped(frame)],
        ]}
      />
      {warnings.map(({ code, message }) => (
        <p key={code} class="notice">
          <Icon name="info" /> <span>{message}</span>
        </p>
      ))}
    </div>
  );
}

function sayCropped(frame: PrintFrame): string {
  const share = croppedShare(frame);
  return share === 0 ? "Nothing" : `${sayShare(share)} of the picture`;
}
