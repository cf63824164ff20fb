import type { Page } from "playwright-core";
import type { Tenant } from "./prints.ts";

export const THOUSANDS = 3000;

/**
 * Lists a tenant's one picture as if it stood in the middle of thousands that look like it.
 * @param mayAnswer is awaited before the page that begins at a picture is given
 * @returns name of the last one
 */
export async function listThousands(
  page: Page,
  tenant: Tenant,
  id: string,
  mayAnswer: (from: number) => Promise<void> = async () => undefined,
): Promise<string> {
  const real = await tenant.read<{ created_at: string }>(`/v1/assets/${id}`);
  const made = Date.parse(real.created_at);
  const assets = Array.from({ length: THOUSANDS }, (_, n) => {
    const older = n - THOUSANDS / 2;
    if (older === 0) return real;
    return {
      ...real,
      asset_id: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
      file_name: `${n}.jpg`,
      created_at: new Date(made - 1000 * older).toISOString(),
    };
  });
  await page.route("**/v1/assets?limit**", async (route) => {
    const query = new URL(route.request().url()).searchParams;
    const from = Number(query.get("cursor"));
    const to = from + Number(query.get("limit"));
    const next = to < THOUSANDS ? String(to) : null;
    await mayAnswer(from);
    await route.fulfill({ json: { assets: assets.slice(from, to), next_cursor: next } });
  });
  return `${THOUSANDS - 1}.jpg`;
}
