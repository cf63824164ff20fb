import type { Asset, Rendition } from "../../api/assets.ts";
import { forTenant } from "../../api/tenant.ts";
import { CopyButton } from "../../parts/CopyButton.tsx";
import { sayBytes, sayPixels } from "../../text/sizes.ts";
import { sayDayIn } from "../../text/times.ts";

/** Every rendition that is there: what it measures, the way to it, and its link for others. */
export function RenditionTable({ asset }: { readonly asset: Asset }) {
  const { renditions } = asset;
  if (renditions.length === 0) return <p class="soft">None yet.</p>;
  return (
    <table class="table">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Pixels</th>
          <th scope="col" class="number">
            Size
          </th>
          <th scope="col">
            <span class="quiet">Link</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {renditions.map((each) => (
          <Line key={each.url} rendition={each} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ rendition }: { readonly rendition: Rendition }) {
  const {
    preset,
    format,
    width,
    height,
    size_bytes: bytes,
    signed_url: link,
    expires_in: seconds,
  } = rendition;
  const name = `${preset} (${format.toUpperCase()})`;
  return (
    <tr>
      <th scope="row">
        <a href={forTenant(rendition.url)} target="_blank" rel="noopener">
          {preset}
        </a>{" "}
        <span class="soft small">{format.toUpperCase()}</span>
      </th>
      <td>{sayPixels(width, height)}</td>
      <td class="number">{sayBytes(bytes)}</td>
      <td class="number">
        <CopyButton
          class="plain small-icon"
          text={link}
          label={`Copy the link of ${name}`}
          said={`Link copied. It opens ${name} for anyone until ${sayDayIn(seconds)}.`}
        />
      </td>
    </tr>
  );
}
