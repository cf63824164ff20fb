import { LIMITS } from "../limits.ts";

/**
 * Live previews that were made near here, in the platform's cache: on a deployment's own domain, and locally; on
 * workers.dev it keeps nothing, and every preview is made anew. Who may see one is not its business: it is asked after
 * that. Addresses are no one's, and name the asset, so that no tenant learns from the time an answer takes what
 * another has.
 */
function addressOf(assetId: string, tag: string): string {
  return `https://previews.invalid/${assetId}/${tag}`;
}

/** The file, if it is there. */
export async function findPreview(assetId: string, tag: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const found = await caches.default.match(addressOf(assetId, tag));
  return found === undefined ? null : new Uint8Array(await found.arrayBuffer());
}

export async function keepPreview(
  assetId: string,
  tag: string,
  file: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const headers = {
    "Content-Type": "image/jpeg",
    "Cache-Control": `public, max-age=${LIMITS.previewSeconds}`,
  };
  await caches.default.put(addressOf(assetId, tag), new Response(file, { headers }));
}
