import type { Asset } from "../../api/assets.ts";
import { Facts } from "../../parts/Facts.tsx";
import { sayBytes, sayMegapixels, sayPixels } from "../../text/sizes.ts";
import { sayMoment } from "../../text/times.ts";

/** As programs for photographs call them. */
const COLOURS: Readonly<Record<string, string>> = {
  grey: "Grey",
  rgb: "RGB",
  ycc: "YCbCr",
  cmyk: "CMYK",
  ycck: "YCCK",
  palette: "Palette",
};

const ORIENTATIONS = [
  "Upright",
  "Upright",
  "Mirrored",
  "Turned by 180°",
  "Mirrored, turned by 180°",
  "Mirrored, turned left",
  "Turned right",
  "Mirrored, turned right",
  "Turned left",
];

/** What is known of the original, and how it is told apart from others. */
export function PictureFacts({ asset }: { readonly asset: Asset }) {
  const { width, height, hashes } = asset;
  return (
    <>
      {asset.warnings.length > 0 && (
        <section>
          <h2>Found in the file</h2>
          <ul class="lines">
            {asset.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h2>Original</h2>
        <Facts
          facts={[
            ["Pixels", `${sayPixels(width, height)}, ${sayMegapixels(width, height)}`],
            [
              "File",
              `${asset.format.toUpperCase()}${asset.progressive ? ", progressive" : ""}, ${sayBytes(asset.size_bytes)}`,
            ],
            [
              "Colour",
              `${COLOURS[asset.color_model] ?? asset.color_model}, ${asset.bit_depth} bit${asset.has_alpha ? ", with transparency" : ""}`,
            ],
            ["Profile", asset.icc_profile ?? "None: read as sRGB"],
            asset.orientation > 1 && ["Stored", ORIENTATIONS[asset.orientation]],
            ["Added", sayMoment(asset.created_at)],
          ]}
        />
      </section>
      <details>
        <summary>Fingerprints</summary>
        <Facts
          facts={[
            ["SHA-256", <code key="hash">{asset.content_hash}</code>],
            ["CRC-32", <code key="hash">{asset.crc32}</code>],
            hashes && ["aHash", <code key="hash">{hashes.ahash}</code>],
            hashes && ["dHash", <code key="hash">{hashes.dhash}</code>],
            hashes && ["pHash", <code key="hash">{hashes.phash}</code>],
            ["Id", <code key="hash">{asset.asset_id}</code>],
          ]}
        />
      </details>
    </>
  );
}
