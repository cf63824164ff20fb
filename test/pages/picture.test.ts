import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { expect, test } from "vitest";
import { enter, expectFocus, screen } from "./keys.ts";
import { describePages, eventually, note, openPage, seriousFindings, url } from "./kit.ts";
import { expectLooks } from "./looks.ts";
import { type Photograph, photograph, photographs } from "./photographs.ts";

interface Asset {
  readonly asset_id: string;
  readonly file_name: string;
  readonly content_hash: string;
  readonly renditions: readonly {
    readonly preset: string;
    readonly width: number;
    readonly height: number;
  }[];
}

/** Uploads by the page itself, and waits until the pictures are shown. */
async function add(page: Page, tenant: string, files: readonly Photograph[]): Promise<readonly Asset[]> {
  await page.goto(`/library?tenant=${tenant}`);
  await page.getByLabel("Pictures to add").setInputFiles([...files]);
  await expect
    .poll(() => page.locator(".tile .picture-shown").count(), { timeout: 60_000 })
    .toBe(files.length);
  const answer = await fetch(`${url}/v1/assets?tenant_name=${tenant}`);
  return ((await answer.json()) as { assets: Asset[] }).assets;
}

const open = async (page: Page, id: string | undefined, tenant: string) => {
  await page.goto(`/library/${id}?tenant=${tenant}`);
  await page.locator(".stage .picture-shown").waitFor();
};

describePages("a picture's page", () => {
  test("shows the picture, every rendition with its size, and what is known of the original", async () => {
    const { page, close } = await openPage();
    const [asset] = await add(page, "facts", [
      await photograph("facts.jpg", 400, { width: 1600, height: 1000 }),
    ]);
    await open(page, asset?.asset_id, "facts");
    await page.getByRole("heading", { name: "facts.jpg" }).waitFor();
    for (const { preset, width, height } of asset?.renditions ?? []) {
      const row = page.getByRole("row").filter({ hasText: preset });
      expect(await row.textContent()).toContain(
        `${width.toLocaleString("en")} × ${height.toLocaleString("en")}`,
      );
    }
    expect(asset?.renditions).toHaveLength(3);
    expect(await page.locator(".facts").first().textContent()).toContain("1,600 × 1,000, 1.6 MP");
    await page.getByText("Fingerprints").click();
    await page.getByText(asset?.content_hash ?? "no hash").waitFor();
    const shown = await page.evaluate(
      "document.querySelector('.stage img:not(.picture-under)').naturalWidth",
    );
    expect(shown).toBe(1200);
    expect(await seriousFindings(page)).toEqual([]);
    await close();
  });

  test("copies a link that opens the very original, for someone who is not signed in", async () => {
    const { page, close } = await openPage();
    const file = await photograph("linked.jpg", 410);
    const [asset] = await add(page, "links", [file]);
    await open(page, asset?.asset_id, "links");
    await page.getByRole("button", { name: "Copy link", exact: true }).press("Enter");
    await page.getByText(/^Link copied\. It opens the original for anyone until /).waitFor();
    const link = String(await page.evaluate("navigator.clipboard.readText()"));
    const bytes = await (await fetch(link)).arrayBuffer();
    expect(Buffer.from(bytes).equals(file.buffer)).toBe(true);

    await page.getByRole("button", { name: "Copy the link of card (JPEG)" }).click();
    await page.getByText(/^Link copied\. It opens card \(JPEG\) for anyone/).waitFor();
    const card = String(await page.evaluate("navigator.clipboard.readText()"));
    const { width } = await sharp(Buffer.from(await (await fetch(card)).arrayBuffer())).metadata();
    expect(width).toBe(400);
    await close();
  });

  test("hands out the original byte by byte, under its name", async () => {
    const { page, close } = await openPage();
    const file = await photograph("an original.jpg", 420);
    const [asset] = await add(page, "originals", [file]);
    await open(page, asset?.asset_id, "originals");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Original" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("an original.jpg");
    expect((await readFile(await download.path())).equals(file.buffer)).toBe(true);
    await close();
  });

  test("shows the original pixel by pixel, and all of it again", async () => {
    const { page, close } = await openPage();
    const file = await photograph("large.jpg", 425, { width: 3000, height: 2000 });
    const [asset] = await add(page, "large", [file]);
    await open(page, asset?.asset_id, "large");
    await page.getByRole("button", { name: "large.jpg: show the original pixel by pixel" }).click();
    const frame = page.getByRole("region", { name: "The original, pixel by pixel" });
    expect((await frame.locator("img").boundingBox())?.width).toBe(3000);
    await eventually(page, "document.activeElement.classList.contains('stage-full')");
    await page.keyboard.press("Escape");
    await page.locator(".stage-fit").waitFor();
    await close();
  });

  test("keeps how it is looked at in the address: Back leaves the view, a reload finds it", async () => {
    const { page, close } = await openPage();
    const [asset] = await add(page, "views", [await photograph("views.jpg", 427)]);
    await page.locator(`[data-asset="${asset?.asset_id}"]`).click();
    const whole = page.locator(".stage-fit");
    const frame = page.getByRole("region", { name: "The original, pixel by pixel" });
    await whole.click();
    await frame.waitFor();
    await page.reload();
    await frame.waitFor();
    await page.getByRole("button", { name: "Show all of it" }).click();
    await whole.waitFor();
    await page.goForward();
    await frame.waitFor();
    await page.goBack();
    await whole.waitFor();

    await page.getByRole("button", { name: "Compare" }).click();
    const panel = page.getByRole("heading", { name: "Compare with another file" });
    await panel.waitFor();
    await page.goBack();
    await whole.waitFor();
    await page.goBack();
    await page.locator(".grid").waitFor();

    // Where the address came with the view, there is nothing of this page to go back to.
    await page.goto(`/library/${asset?.asset_id}?tenant=views&view=compare`);
    await page.getByRole("button", { name: "Done" }).click();
    await whole.waitFor();
    await eventually(page, 'location.search === "?tenant=views"');
    await close();
  });

  test("goes to its neighbours by the arrow keys, and keeps one step to the Library", async () => {
    const { page, close } = await openPage();
    const assets = await add(page, "neighbours", await photographs("next", 3, 430));
    await page.locator(`[data-asset="${assets[0]?.asset_id}"]`).click();
    await page.locator(".stage").waitFor();
    for (const asset of assets.slice(1)) {
      await page.keyboard.press("ArrowRight");
      await page.waitForURL(`**/library/${asset.asset_id}?**`);
      await page.locator(`.stage[aria-label="${asset.file_name}"]`).waitFor();
    }
    await page.keyboard.press("ArrowLeft");
    await page.waitForURL(`**/library/${assets[1]?.asset_id}?**`);
    await page.goBack();
    await page.locator(".grid").waitFor();
    await close();
  });

  test("is deleted only when that is confirmed, and is gone then", async () => {
    const { page, close } = await openPage();
    const [asset] = await add(page, "deleting", [await photograph("unwanted.jpg", 440)]);
    await open(page, asset?.asset_id, "deleting");
    await page.getByRole("button", { name: "Delete" }).press("Enter");
    const dialog = page.getByRole("dialog", { name: "Delete unwanted.jpg?" });
    await dialog.waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Delete" }).click();
    await dialog.getByRole("button", { name: "Delete" }).click();
    await page.getByText("No pictures yet").waitFor();
    expect((await fetch(`${url}/v1/assets/${asset?.asset_id}?tenant_name=deleting`)).status).toBe(404);
    await close();
  });

  test("by the keys alone: is opened from the grid, looked at closely, linked to, and deleted", async () => {
    const { page, close } = await openPage();
    const [asset] = await add(page, "picture-keys", [await photograph("keys.jpg", 445)]);
    await page.reload();
    await enter(page.locator(`[data-asset="${asset?.asset_id}"]`));
    await page.getByRole("heading", { name: "keys.jpg" }).waitFor();
    await expectFocus(screen(page));
    const whole = page.locator(".stage-fit");
    await enter(whole);
    await expectFocus(page.getByRole("region", { name: "The original, pixel by pixel" }));
    await enter(page.getByRole("button", { name: "Show all of it" }));
    await expectFocus(whole);

    await enter(page.getByRole("button", { name: "Copy link", exact: true }));
    await page.getByText(/^Link copied/).waitFor();
    const link = String(await page.evaluate("navigator.clipboard.readText()"));
    expect((await fetch(link)).status).toBe(200);
    const remove = page.getByRole("button", { name: "Delete" });
    const dialog = page.getByRole("dialog", { name: "Delete keys.jpg?" });
    await enter(remove);
    await expectFocus(dialog.getByRole("button", { name: "Cancel" }));
    await page.keyboard.press("Enter");
    await expectFocus(remove);
    await page.keyboard.press("Enter");
    await enter(dialog.getByRole("button", { name: "Delete" }));
    await page.getByText("No pictures yet").waitFor();
    await expectFocus(screen(page));
    await close();
  });

  test("that was deleted elsewhere is not shown as if it were there, and leaves the grid", async () => {
    const { page, close } = await openPage();
    const [asset] = await add(page, "elsewhere", await photographs("shared", 2, 450));
    await fetch(`${url}/v1/assets/${asset?.asset_id}?tenant_name=elsewhere`, { method: "DELETE" });
    await page
      .getByRole("link", { name: asset?.file_name ?? "" })
      .first()
      .click();
    await page.getByRole("heading", { name: "No such picture" }).waitFor();
    await page.getByRole("link", { name: "To the Library", exact: true }).click();
    await expect.poll(() => page.locator(".tile").count(), { timeout: 60_000 }).toBe(1);
    await close(/404/);
  });
});

describePages("screens to look at", () => {
  test("the picture and the comparison, from a phone to 4K", async () => {
    const { page, requests, close } = await openPage();
    const evening = await photograph("Evening over the hills.jpg", 601, { width: 2400, height: 1600 });
    const before = await photograph("Before.jpg", 600, { width: 800, height: 1200 });
    const assets = await add(page, "looks", [evening, before]);
    const asset = assets.find(({ file_name: name }) => name === evening.name);
    const [asked, begun] = [requests.length, performance.now()];
    await open(page, asset?.asset_id, "looks");
    const shown = performance.now() - begun;
    await note(`picture: shown after ${shown.toFixed(0)} ms, ${requests.length - asked} requests`);
    await expectLooks(page, "picture");
    await page.getByRole("button", { name: "Compare" }).click();
    await expectLooks(page, "compare-start");
    const grey = await sharp(evening.buffer).greyscale().jpeg().toBuffer();
    await page
      .getByLabel("File to compare with")
      .setInputFiles({ ...evening, name: "Grey.jpg", buffer: grey });
    await page.locator(".comparison").waitFor();
    await expectLooks(page, "compare");
    await close();
  });
});
