import type { Page } from "playwright-core";
import sharp from "sharp";
import { expect, test } from "vitest";
import { describePages, eventually, note, openPage, seriousFindings, shoot } from "./kit.ts";
import { photograph } from "./photographs.ts";
import { addPicture, type Frame, order, prints, type Tenant, tenantNamed } from "./prints.ts";

/** Waits until a style is shown on the picture. */
const shown = (page: Page, style: string) =>
  page.locator(`.proof-field[aria-busy="false"][data-style="${style}"]`).waitFor();
const boxOf = async (page: Page, selector: string) => {
  const box = await page.locator(selector).boundingBox();
  if (box === null) throw new Error(`${selector} is not seen`);
  return box;
};
/** Size and mean red, green and blue of the preview as the browser has it. */
const MEANS = `(() => {
  const image = document.querySelector(".proof-preview");
  const [width, height] = [image.naturalWidth, image.naturalHeight];
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const sums = [0, 0, 0];
  for (let i = 0; i < data.length; i++) if (i % 4 < 3) sums[i % 4] += data[i];
  return { size: [width, height], means: sums.map((sum) => sum / (width * height)) };
})()`;
const checked = (page: Page, name: string) => page.locator(`input[name="${name}"]:checked`).inputValue();

const THOUSANDS = 3000;

/**
 * Lists a tenant's one picture as if it stood in the middle of thousands that look like it.
 * @returns name of the last one
 */
async function listThousands(page: Page, tenant: Tenant, id: string): Promise<string> {
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
  await page.route("**/v1/assets?limit**", (route) => {
    const query = new URL(route.request().url()).searchParams;
    const from = Number(query.get("cursor"));
    const to = from + Number(query.get("limit"));
    const next = to < THOUSANDS ? String(to) : null;
    return route.fulfill({ json: { assets: assets.slice(from, to), next_cursor: next } });
  });
  return `${THOUSANDS - 1}.jpg`;
}

describePages("the print studio", () => {
  test("opens from a picture's page, and its arrow keys flip through the styles on that picture", async () => {
    const tenant = tenantNamed("studio-keys");
    const id = await addPicture(tenant, 700);
    const { page, close } = await openPage();
    await page.goto(`/library/${id}?tenant=${tenant.name}`);
    await page.getByRole("link", { name: "Make a print" }).press("Enter");
    await page.waitForURL(`**/studio/${id}?**`);
    await page.getByRole("heading", { name: "Make a print" }).waitFor();
    await shown(page, "watercolor");
    await page.keyboard.press("ArrowLeft");
    await shown(page, "photo");
    expect(new URL(page.url()).searchParams.get("style")).toBe("photo");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await shown(page, "oil-painting");
    expect(await checked(page, "style")).toBe("oil-painting");
    expect(await page.locator(".strip input").count()).toBe(9);
    expect(await seriousFindings(page)).toEqual([]);
    await page.goBack();
    await page.waitForURL(`**/library/${id}?**`);
    await close();
  });

  test("shows the very preview that the interface makes, and the one before until it is loaded", async () => {
    const tenant = tenantNamed("studio-preview");
    const id = await addPicture(tenant, 710);
    const { page, close } = await openPage();
    await page.goto(`/studio/${id}?tenant=${tenant.name}&style=photo`);
    await shown(page, "photo");
    let address = "";
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    await page.route(/style=pop-poster/, async (route) => {
      address = route.request().url();
      await held;
      await route.continue();
    });
    await page.getByRole("radio", { name: "Pop poster" }).click();
    await expect.poll(() => address).not.toBe("");
    const field = page.locator(".proof-field");
    expect(await field.getAttribute("data-style")).toBe("photo");
    expect(await field.getAttribute("aria-busy")).toBe("true");
    release();
    await shown(page, "pop-poster");
    const bytes = Buffer.from(await (await fetch(address)).arrayBuffer());
    const { width, height } = await sharp(bytes).metadata();
    const { channels } = await sharp(bytes).stats();
    const seen = (await page.evaluate(MEANS)) as { size: number[]; means: number[] };
    expect(seen.size).toEqual([width, height]);
    // Two decoders: they differ by their rounding.
    for (const [channel, { mean }] of channels.entries())
      expect(Math.abs(mean - (seen.means[channel] ?? 0))).toBeLessThan(1);
    await close();
  });

  test("waits while the service is busy, and the preview comes by itself", async () => {
    const tenant = tenantNamed("studio-busy");
    const id = await addPicture(tenant, 720);
    const { page, close } = await openPage();
    await page.route(
      /\/preview\?/,
      (route) =>
        route.fulfill({
          status: 503,
          headers: { "Retry-After": "1" },
          json: { error: "Busy", code: "busy", message: "Try again" },
        }),
      { times: 1 },
    );
    await page.goto(`/studio/${id}?tenant=${tenant.name}`);
    await page.getByText("Busy with other pictures. The preview comes by itself.").waitFor();
    await shown(page, "watercolor");
    await close(/503/);
  });

  test("keeps every choice in the address, so that another one who opens it sees the same", async () => {
    const tenant = tenantNamed("studio-choices");
    const id = await addPicture(tenant, 730);
    const { page, close } = await openPage();
    await page.goto(`/studio/${id}?tenant=${tenant.name}&style=photo`);
    await shown(page, "photo");
    await page.getByRole("radio", { name: "18 × 24 in" }).check();
    await page.getByRole("radio", { name: "Whole" }).check();
    await page.getByRole("radio", { name: "Upright" }).check();
    await page.getByRole("radio", { name: "Bottom", exact: true }).check();
    await page.getByText("More", { exact: true }).click();
    await page.getByRole("radio", { name: "Deflate" }).check();
    const query = Object.fromEntries(new URL(page.url()).searchParams);
    const chosen = {
      ...{ style: "photo", size: "18x24", fit: "contain" },
      ...{ orientation: "portrait", gravity: "south", compression: "deflate" },
    };
    expect(query).toEqual({ ...chosen, tenant: tenant.name });
    const address = page.url();
    await close();

    const other = await openPage();
    await other.page.goto(address);
    await shown(other.page, "photo");
    for (const [name, value] of Object.entries(chosen)) expect(await checked(other.page, name)).toBe(value);
    // All of the picture, at the bottom of a paper that is higher than it.
    const [picture, paper] = [
      await boxOf(other.page, ".proof-picture"),
      await boxOf(other.page, ".proof-paper"),
    ];
    expect(paper.height).toBeGreaterThan(picture.height);
    expect(paper.y + paper.height).toBeCloseTo(picture.y + picture.height, 0);
    await other.close();
  });

  test("draws on the picture what the interface says is cropped, and says how many dpi are left", async () => {
    const tenant = tenantNamed("studio-crop");
    const id = await addPicture(tenant, 740);
    const { page, close } = await openPage();
    await page.goto(`/studio/${id}?tenant=${tenant.name}&style=photo&size=16x20`);
    await shown(page, "photo");
    const frame = await tenant.read<Frame>(`/v1/assets/${id}/print-frame?size_preset_id=16x20`);
    const crop = frame.crop_share;
    const [picture, paper] = [await boxOf(page, ".proof-picture"), await boxOf(page, ".proof-paper")];
    expect(paper.x - picture.x).toBeCloseTo(crop.left * picture.width, 0);
    expect(paper.width).toBeCloseTo(crop.width * picture.width, 0);
    expect(paper.height).toBeCloseTo(crop.height * picture.height, 0);
    const caption = await page.locator(".proof-caption").textContent();
    expect(caption).toContain(`20 × 16 in · ${frame.effective_dpi} dpi · `);
    expect(caption).toContain(`${Math.round(100 * (1 - crop.width * crop.height))}% cropped`);
    await page.getByText("it will look soft").waitFor();

    // The pad's keys go in both directions, and the paper follows.
    await page.getByRole("radio", { name: "Middle" }).press("ArrowLeft");
    await page.keyboard.press("ArrowUp");
    expect(await checked(page, "gravity")).toBe("northwest");
    await eventually(
      page,
      "Math.abs(document.querySelector('.proof-paper').getBoundingClientRect().left - document.querySelector('.proof-picture').getBoundingClientRect().left) < 1",
    );
    await close();
  });

  test("orders once though the answer was lost on its way, and goes to the print", async () => {
    const tenant = tenantNamed("studio-order");
    const id = await addPicture(tenant, 750);
    const { page, close } = await openPage();
    const keys: (string | undefined)[] = [];
    await page.route(/\/v1\/renders\?/, async (route) => {
      keys.push(route.request().headers()["idempotency-key"]);
      if (keys.length > 1) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await page.goto(`/studio/${id}?tenant=${tenant.name}&style=photo`);
    await page.getByRole("button", { name: "Order the print" }).press("Enter");
    await page.getByRole("alert").getByText("Darkroom cannot be reached").waitFor();
    await page.getByRole("button", { name: "Try again" }).press("Enter");
    await page.waitForURL(/\/prints\//);
    const [print, ...more] = await prints(tenant);
    expect(more).toEqual([]);
    expect(page.url()).toContain(`/prints/${print?.id}`);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys[1]).toBe(keys[0]);

    await page.goBack();
    await page.unroute(/\/v1\/renders\?/);
    const [request] = await Promise.all([
      page.waitForRequest((each) => each.method() === "POST"),
      page.getByRole("button", { name: "Order the print" }).click(),
    ]);
    expect(request.headers()["idempotency-key"]).not.toBe(keys[0]);
    await page.waitForURL((address) => address.pathname.startsWith("/prints/"));
    await close(/ERR_FAILED/);
  });

  test("begins with the recent prints and the pictures, and keeps what is chosen already", async () => {
    const tenant = tenantNamed("studio-start");
    const id = await addPicture(tenant, 760);
    const print = await order(tenant, id, "photo", "9x12");
    const { page, close } = await openPage();
    await page.goto(`/studio?tenant=${tenant.name}&style=photo`);
    await page.getByRole("link", { name: "Photograph, 9 × 12 in" }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole("link", { name: "dunes.jpg" }).press("Enter");
    await page.waitForURL(`**/studio/${id}?**`);
    await shown(page, "photo");
    await page.getByRole("link", { name: "Pictures" }).click();
    await page.getByRole("link", { name: "Photograph, 9 × 12 in" }).click();
    await page.waitForURL(`**/prints/${print}?**`);
    await close();
  });

  test("chooses among thousands of pictures, by pointer and by keys, and comes back to the same place", async () => {
    const tenant = tenantNamed("studio-thousands");
    const id = await addPicture(tenant, 765);
    await order(tenant, id, "photo", "9x12");
    const { page, close } = await openPage();
    const last = await listThousands(page, tenant, id);
    await page.goto(`/studio?tenant=${tenant.name}&style=photo`);
    await page.getByRole("link", { name: "Photograph, 9 × 12 in" }).waitFor();
    // Down to the end, page after page.
    const end = page.locator(`.tile img[alt="${last}"]`);
    await expect
      .poll(
        async () => {
          await page.evaluate("scrollTo(0, document.body.scrollHeight)");
          return end.count();
        },
        { timeout: 120_000 },
      )
      .toBe(1);
    expect(await page.locator(".tile").count()).toBeLessThan(80);

    const tile = page.locator(`[data-asset="${id}"]`);
    await page.evaluate(`(() => {
      const { top, height } = document.querySelector(".grid").getBoundingClientRect();
      scrollBy(0, top + height / 2 - innerHeight / 2);
    })()`);
    await tile.waitFor();
    await eventually(page, "history.state?.scroll === scrollY");
    const before = await page.evaluate("scrollY");
    await tile.click();
    await page.waitForURL(`**/studio/${id}?**`);
    await shown(page, "photo");
    await page.goBack();
    await eventually(page, `scrollY === ${before}`);
    await eventually(page, `document.activeElement.dataset.asset === "${id}"`);

    const focused = () => page.evaluate("Number(document.activeElement.dataset.index)");
    const middle = Number(await focused());
    await page.keyboard.press("ArrowRight");
    await expect.poll(focused).toBe(middle + 1);
    await page.keyboard.press("ArrowUp");
    await expect.poll(focused).toBeLessThan(middle);
    await page.keyboard.press("ArrowDown");
    await expect.poll(focused).toBe(middle + 1);
    await page.keyboard.press("ArrowLeft");
    await expect.poll(focused).toBe(middle);
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/studio/${id}?**`);
    await shown(page, "photo");
    // By the link, too, one is where one was.
    await page.getByRole("link", { name: "Pictures", exact: true }).press("Enter");
    await eventually(page, `document.activeElement.dataset.asset === "${id}"`);
    const { y, height } = await boxOf(page, `[data-asset="${id}"]`);
    expect(y + height / 2).toBeGreaterThan(0);
    expect(y + height / 2).toBeLessThan(800);
    expect(await seriousFindings(page)).toEqual([]);
    await shoot(page, "studio-thousands-1280-light");
    await page.keyboard.press("Home");
    await expect.poll(focused).toBe(0);
    await close();
  });

  test("says so where there is no such picture, and no such style", async () => {
    const tenant = tenantNamed("studio-nothing");
    const { page, close } = await openPage();
    await page.goto(`/studio/00000000-0000-4000-8000-000000000000?tenant=${tenant.name}`);
    await page.getByRole("heading", { name: "No such picture" }).waitFor();
    const id = await addPicture(tenant, 770);
    await page.goto(`/studio/${id}?tenant=${tenant.name}&style=cubism`);
    await page.getByRole("alert").getByText("style", { exact: false }).waitFor();
    await page.getByRole("radio", { name: "Pop poster" }).click();
    await shown(page, "pop-poster");
    await close(/404/);
  });
});

describePages("screens to look at", () => {
  test.each(["light", "dark"] as const)("the studio and where it begins, %s", async (colorScheme) => {
    const tenant = tenantNamed(`studio-looks-${colorScheme}`);
    await addPicture(tenant, 781, await photograph("Before.jpg", 781, { width: 800, height: 1200 }));
    const evening = await photograph("Evening over the hills.jpg", 780, { width: 2400, height: 1600 });
    const id = await addPicture(tenant, 780, evening);
    for (const [width, height] of [
      [360, 740],
      [390, 844],
      [1024, 768],
      [1920, 1080],
    ] as const) {
      const { page, requests, close } = await openPage({ colorScheme, viewport: { width, height } });
      const begun = performance.now();
      await page.goto(`/studio/${id}?tenant=${tenant.name}`);
      await shown(page, "watercolor");
      const ms = (performance.now() - begun).toFixed(0);
      await note(
        `studio at ${width} px, ${colorScheme}: preview after ${ms} ms, ${requests.length} requests`,
      );
      await shoot(page, `studio-${width}-${colorScheme}`);
      for (const screen of [`/studio/${id}`, "/studio"]) {
        if (screen === "/studio") {
          await page.goto(`${screen}?tenant=${tenant.name}`);
          await page.locator(".tile .picture-shown").first().waitFor();
          await shoot(page, `studio-start-${width}-${colorScheme}`);
        }
        const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
        expect(overflow, `${screen} at ${width} px`).toBeLessThanOrEqual(0);
        expect(await seriousFindings(page)).toEqual([]);
      }
      await close();
    }
  });
});
