import type { CompareResult, Comparison } from "../../api/assets.ts";
import { ScrollX } from "../../parts/ScrollX.tsx";
import { sayBytes, sayNumber } from "../../text/sizes.ts";

export const VERDICTS: Readonly<Record<Comparison["verdict"], string>> = {
  identical: "the same pixels",
  same: "the same picture",
  variation: "a variation of it",
  different: "another picture",
};

const SUBJECTS = ["original", "zoom", "card", "thumb"] as const;

/** How far the file is from the original and from each rendition. */
export function ComparisonTable({ result }: { readonly result: CompareResult }) {
  const { verdict } = result.original;
  return (
    <div class="comparison">
      <p class="comparison-verdict">
        The file is <strong>{VERDICTS[verdict]}</strong>
        <span class="soft"> ({sayBytes(result.file_size_bytes)})</span>
      </p>
      <ScrollX label="How far they are apart">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Against</th>
              <th scope="col" class="number">
                <abbr title="Peak signal-to-noise ratio: higher is nearer">PSNR</abbr>
              </th>
              <th scope="col" class="number">
                <abbr title="Structural similarity: 1 is the same">SSIM</abbr>
              </th>
              <th scope="col" class="number">
                <abbr title="Structural similarity at several sizes: 1 is the same">MS-SSIM</abbr>
              </th>
              <th scope="col" class="number">
                <abbr title="Differing bits of 64 in the average, difference and perceptual hash">
                  Hashes apart
                </abbr>
              </th>
              <th scope="col" class="number">
                Size
              </th>
              <th scope="col">It is</th>
            </tr>
          </thead>
          <tbody>
            {SUBJECTS.map((name) => (
              <Line key={name} name={name} comparison={result[name]} />
            ))}
          </tbody>
        </table>
      </ScrollX>
    </div>
  );
}

function Line({ name, comparison }: { readonly name: string; readonly comparison: Comparison | null }) {
  if (comparison === null) {
    return (
      <tr>
        <th scope="row">{name}</th>
        <td colSpan={6} class="soft">
          is being made
        </td>
      </tr>
    );
  }
  const { ssim, ms_ssim: msSsim, ahash_distance, dhash_distance, phash_distance } = comparison;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="number">{psnrOf(comparison)}</td>
      <td class="number">{similarity(ssim)}</td>
      <td class="number">{similarity(msSsim)}</td>
      <td class="number">{[ahash_distance, dhash_distance, phash_distance].join(" · ")}</td>
      <td class="number">{sayBytes(comparison.file_size_bytes)}</td>
      <td>{VERDICTS[comparison.verdict]}</td>
    </tr>
  );
}

function psnrOf({ psnr_db: db, identical }: Comparison): string {
  if (identical) return "∞";
  return db === null ? "other shape" : `${sayNumber(db, 1)} dB`;
}

function similarity(value: number | null): string {
  return value === null ? "–" : value.toFixed(4);
}
