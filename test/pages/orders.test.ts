import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Stack, startStack } from "../../scripts/lib/stack.ts";
import { chooseByKeys, enter, expectFocus, screen, tabTo } from "./keys.ts";
import { describePages, eventually, note, openPage, seriousFindings, shoot } from "./kit.ts";
import { expectLooks } from "./looks.ts";
import { ready, shownPictures, sizesIn, take, unzip, useOrderStack, zipPanel } from "./ordersKit.ts";
import { photograph, photographs } from "./photographs.ts";
import { addPicture, tenantNamed } from "./prints.ts";
import { listThousands } from "./thousands.ts";

const orderIn = (page: Page) => new URL(page.url()).pathname.split("/")[2] ?? "";
const pictures = (page: Page) => page.locator(".order-pictures > li");

describePages("orders", () => {
  const orders = useOrderStack();

  test("by pointer: the samples are sent, become ready by themselves, and their previews are saved as a ZIP", async () => {
    const { page, requests, close } = await orders.visit();
    await page.goto("/orders");
    await page.getByRole("heading", { name: "No orders yet" }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole("button", { name: "Try it with sample photographs" }).click();
    await page.waitForURL("**/orders/*");
    await ready(page, "3 pictures ready");
    await expect.poll(() => shownPictures(page).count(), { timeout: 60_000 }).toBe(3);
    await page.getByText("simulated on this machine").waitFor();
    expect(requests.filter((address) => /\/images\?|\/download/.test(address))).toEqual([]);
    expect(await seriousFindings(page)).toEqual([]);

    const before = await orders.credits();
    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      take(page).getByRole("button", { name: "Get the ZIP" }).click(),
    ]);
    const files = await unzip(saved);
    expect([...files.keys()].toSorted()).toEqual(["house-exterior.jpg", "interior.jpg", "twilight.jpg"]);
    for (const size of await sizesIn(files)) expect(size).toMatch(/^jpeg (800×|\d+×800)/);
    expect(await orders.credits()).toBe(before);
    await zipPanel(page)
      .getByText(/Ready: 3 pictures as previews, JPEG, .*B\./)
      .waitFor();
    expect(await seriousFindings(page)).toEqual([]);

    const [streamed] = await Promise.all([
      page.waitForEvent("download"),
      take(page).getByRole("button", { name: "Stream the ZIP" }).press("Enter"),
    ]);
    expect((await unzip(streamed)).size).toBe(3);
    await close();
  });

  test("files become an order: each is told of, what is no picture is refused, and more can be added", async () => {
    const { page, close } = await orders.visit();
    await page.goto("/orders");
    await page.getByRole("button", { name: "New order" }).click();
    await expect.poll(() => page.evaluate("location.search")).toBe("?new=");
    await page.getByLabel("Name of the order").fill("Harbour 12");
    const files = await photographs("room", 3, 70);
    const letter = {
      name: "letter.txt",
      mimeType: "text/plain",
      buffer: Buffer.from("To whom it may concern"),
    };
    await page.getByLabel("Pictures to send").setInputFiles([letter, ...files]);
    await page.waitForURL("**/orders/*");
    await page.getByRole("heading", { name: "Harbour 12" }).waitFor();
    await page.getByRole("heading", { name: "3 pictures sent, 1 not" }).waitFor();
    await page.getByText("Not a JPEG, PNG or WebP.").waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await ready(page, "3 pictures ready");
    const names = await pictures(page).locator(".order-picture-name").allTextContents();
    expect(names.toSorted()).toEqual(["room-1.jpg", "room-2.jpg", "room-3.jpg"]);
    await page.getByRole("button", { name: "Close the list" }).click();

    await page.getByLabel("Pictures to send").setInputFiles([await photograph("late.jpg", 77)]);
    await ready(page, "4 pictures ready");
    await expect.poll(() => shownPictures(page).count(), { timeout: 60_000 }).toBe(4);
    await close();
  });

  test("by the keys alone: an order is named, made of files, and gets more pictures, of the Library", async () => {
    const tenant = tenantNamed("keys", orders.url);
    for (const seed of [92, 93, 94]) await addPicture(tenant, seed);
    const { page, close } = await orders.visit();
    await page.goto("/orders?tenant=keys");
    await tabTo(page.getByLabel("Name of the order"));
    await page.keyboard.type("Quay 3");
    await chooseByKeys(page.getByRole("button", { name: "Choose files" }), await photographs("quay", 2, 95));
    await page.getByRole("heading", { name: "Quay 3" }).waitFor();
    await expectFocus(screen(page));
    await ready(page, "2 pictures ready");
    await enter(page.getByRole("button", { name: "Close the list" }));
    await expectFocus(screen(page));

    const library = page.getByRole("button", { name: "From the Library" });
    const choice = page.getByRole("dialog", { name: "Pictures of the Library" });
    const tile = (index: number) => choice.locator(`[data-index="${index}"]`);
    await enter(library);
    await expectFocus(tile(0));
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowRight");
    await expectFocus(tile(1));
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowRight");
    await expectFocus(tile(2));
    await page.keyboard.press("Space");
    await choice.getByText("3 pictures chosen").waitFor();
    await page.keyboard.press("Space");
    await choice.getByText("2 pictures chosen").waitFor();
    await enter(choice.getByRole("button", { name: "Send 2 pictures" }));
    await expectFocus(library);
    await ready(page, "4 pictures ready");
    await close();
  });

  test("chooses among thousands of the Library, by pointer and by keys, with few of them in the page", async () => {
    const tenant = tenantNamed("choosing", orders.url);
    const id = await addPicture(tenant, 96);
    const { page, close } = await orders.visit();
    await listThousands(page, tenant, id);
    await page.goto("/orders?tenant=choosing");
    const library = page.getByRole("button", { name: "From the Library" });
    await library.click();
    const choice = page.getByRole("dialog", { name: "Pictures of the Library" });
    const tile = (index: number) => choice.locator(`[data-index="${index}"]`);
    await tile(1).click();
    await choice.getByText("1 picture chosen").waitFor();
    // To the end of what is read, which brings the next page.
    await page.keyboard.press("End");
    await expectFocus(tile(99));
    await page.keyboard.press("Space");
    await choice.getByText("2 pictures chosen").waitFor();
    await page.mouse.move(600, 400);
    await page.mouse.wheel(0, 100_000);
    const shownIndexes =
      "[...document.querySelectorAll('dialog [data-index]')].map((each) => Number(each.dataset.index))";
    await eventually(page, `${shownIndexes}.some((index) => index > 150)`);
    expect(await choice.locator(".tile").count()).toBeLessThan(120);
    expect(await choice.getByRole("button", { name: "Send 2 pictures" }).isEnabled()).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
    await shoot(page, "order-library-1280-light");
    await page.keyboard.press("Escape");
    await choice.waitFor({ state: "detached" });
    await expectFocus(library);
    await close();
  });

  test("pictures of the Library become an order", async () => {
    const { page, close } = await orders.visit();
    const [file] = await photographs("kept", 1, 90);
    if (file === undefined) throw new Error("No photograph");
    await page.goto("/library?tenant=kept");
    await page.getByLabel("Pictures to add").setInputFiles([file]);
    await page.locator(".tile .picture-shown").waitFor();
    await page.getByRole("button", { name: "Close the list" }).click();
    await page.getByRole("link", { name: "Orders" }).click();
    // Orders of other tenants are not shown.
    await page.getByRole("heading", { name: "No orders yet" }).waitFor();
    await page.getByRole("button", { name: "From the Library" }).click();
    const choice = page.getByRole("dialog", { name: "Pictures of the Library" });
    await choice.getByRole("checkbox", { name: "kept-1.jpg" }).click();
    expect(await seriousFindings(page)).toEqual([]);
    await choice.getByRole("button", { name: "Send 1 picture" }).click();
    await page.waitForURL("**/orders/*?tenant=kept");
    await ready(page, "1 picture ready");
    const { body } = await orders.upstream.call(`/v3/orders/${orderIn(page)}`);
    const original = await fetch(`${orders.upstream.url}/v3/images/${body.images[0].image_id}/original`);
    expect(Buffer.from(await original.arrayBuffer()).equals(file.buffer)).toBe(true);
    await close();
  });

  test("the list goes on to older orders, and reads itself again while one is in work", async () => {
    const { page, close } = await orders.visit();
    for (let i = 0; i < 17; i += 1)
      await orders.upstream.makeOrder({ name: `Street ${i}`, images: [{ name: "a.jpg" }] });
    await page.goto("/orders");
    const card = (name: string) => page.getByRole("link", { name, exact: false });
    await card("Street 16").waitFor();
    const cards = page.locator(".order-card");
    expect(await cards.count()).toBe(15);
    await page.getByRole("button", { name: "Show older orders" }).press("Enter");
    await expect.poll(() => cards.count(), { timeout: 60_000 }).toBeGreaterThan(16);
    await card("Street 0").first().waitFor();
    const spec = { name: "Brackets", faults: ["merging:1"], images: [{ name: "a.jpg" }] };
    const { order_id: id } = await orders.upstream.makeOrder(spec);
    await page.reload();
    await card("Brackets").getByText("Exposures are being merged").waitFor();
    // The simulator has merged them once the order was read by itself.
    await orders.upstream.call(`/v3/orders/${id}`);
    await card("Brackets").getByText("1 picture ready").waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await shoot(page, "orders-1280-light");
    await close();
  });

  test("an order that is nobody's, or no id at all, is said to be none", async () => {
    const { page, close } = await orders.visit();
    for (const id of ["6f1a1f5e-8a0c-4c39-9a3d-5f2f6f0c1a11", "nonsense"]) {
      await page.goto(`/orders/${id}`);
      await page.getByRole("heading", { name: "No such order" }).waitFor();
    }
    await close(/404|400/);
  });

  test("look as they should, from a phone to 4K", async () => {
    const sample = await fetch(`${orders.url}/v1/orders/sample`, { method: "POST" });
    const { order_id: id } = (await sample.json()) as { order_id: string };
    const { page, requests, close } = await orders.visit();
    for (const [name, address] of [
      ["order", `/orders/${id}`],
      ["orders", "/orders"],
      ["orders-new", "/orders?new"],
    ] as const) {
      const before = requests.length;
      const begun = performance.now();
      await page.goto(address);
      await page.locator(".enhanced.picture-shown").first().waitFor();
      const first = (performance.now() - begun).toFixed(0);
      if (name === "order") await ready(page, "3 pictures ready");
      await page.waitForLoadState("networkidle");
      await note(`${name}: first picture after ${first} ms, ${requests.length - before} requests`);
      await expectLooks(page, name);
    }
    await close();
  });
});

describePages("orders where no enhancement service is set up", () => {
  let bare: Stack;
  let ownFolder: string;
  beforeAll(async () => {
    ownFolder = await mkdtemp(path.join(tmpdir(), "darkroom-orders-bare-"));
    bare = await startStack({ stateDir: ownFolder, quiet: true });
  });
  afterAll(async () => {
    await bare?.stop();
    if (ownFolder) await rm(ownFolder, { recursive: true, force: true, maxRetries: 5 });
  });

  test("say what is missing and how to set it", async () => {
    const { page, close } = await openPage({}, bare.url);
    await page.goto("/orders");
    await page.getByRole("heading", { name: "No enhancement service is set up" }).waitFor();
    await page.getByText("npx wrangler secret put AUTOENHANCE_API_KEY").waitFor();
    await page.getByRole("button", { name: "Copy the command" }).click();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(
      "npx wrangler secret put AUTOENHANCE_API_KEY",
    );
    await expectLooks(page, "orders-not-set-up");
    await close(/503/);
  });
});
