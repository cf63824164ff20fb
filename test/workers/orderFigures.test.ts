import { expect, it } from "vitest";
import { findOrCreateTenant } from "../../src/db/tenants.ts";
import { addUsage } from "../../src/db/usage.ts";
import { type Answer, call, makeKey, OPERATOR } from "./caller.ts";
import { services } from "./jobKit.ts";

const JSON_WANTED = { Accept: "application/json" };

/** Value of one series, or NaN. */
function series({ text }: Answer, name: string): number {
  const line = text.split("\n").find((each) => each.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1));
}

it("what orders came to is counted, of each tenant by itself, in stats, JSON and text", async () => {
  const { db } = services();
  const tenants = [await findOrCreateTenant(db, "ordering"), await findOrCreateTenant(db, "idle")];
  const figures = {
    ordersCreated: 1,
    imagesSent: 7,
    ordersProcessed: 2,
    imagesDownloaded: 12,
    imagesFailed: 3,
    zipsServed: 4,
  };
  const stats = { orders_created: 1, images_uploaded: 7, orders_processed: 2 };
  const served = { images_downloaded: 12, images_failed: 3, zips_served: 4 };
  const before = await call("/metrics", { headers: OPERATOR });
  await addUsage(db, tenants[0]?.id ?? "", figures, Date.now());

  for (const path of ["/api/stats", "/metrics"]) {
    for (const [name, factor] of [
      ["ordering", 1],
      ["idle", 0],
    ] as const) {
      const { headers } = await makeKey(name);
      const answer = await call(path, { headers: { ...headers, ...JSON_WANTED } });
      const seen = path === "/metrics" ? answer.body.totals : answer.body;
      const expected = Object.entries({ ...stats, ...served }).map(([key, value]) => [key, factor * value]);
      expect(seen, `${path} of ${name}`).toMatchObject(Object.fromEntries(expected));
    }
  }
  const after = await call("/metrics", { headers: OPERATOR });
  const rises = {
    darkroom_orders_created_total: 1,
    darkroom_order_images_uploaded_total: 7,
    darkroom_orders_processed_total: 2,
    darkroom_order_images_downloaded_total: 12,
    darkroom_order_images_failed_total: 3,
    darkroom_zips_served_total: 4,
  };
  for (const [name, rise] of Object.entries(rises)) {
    expect(series(after, name) - series(before, name), name).toBe(rise);
  }
});
