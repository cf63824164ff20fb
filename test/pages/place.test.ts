import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { tabTo } from "./keys.ts";
import { describePages, eventually, openPage } from "./kit.ts";
import { addPicture, shown, tenantNamed } from "./prints.ts";
import { listThousands } from "./thousands.ts";

/** Pictures of the listing that are read before the one that a test comes back to. */
const DEEP = 700;

/** The Library of thousands, scrolled down to a deep place; its pages can be held back from then on. */
async function openDeep(tenantName: string, seed: number) {
  const tenant = tenantNamed(tenantName);
  const id = await addPicture(tenant, seed);
  const watched = await openPage();
  const { page } = watched;
  let gate = Promise.resolve();
  await listThousands(page, tenant, id, async (from) => {
    if (from > 0) await gate;
  });
  await page.goto(`/library?tenant=${tenantName}`);
  const deep = page.locator(`.tile img[alt="${DEEP}.jpg"]`);
  await expect
    .poll(
      async () => {
        await page.evaluate("scrollBy(0, innerHeight)");
        return deep.count();
      },
      { timeout: 120_000 },
    )
    .toBeGreaterThan(0);
  await eventually(page, "history.state?.scroll === scrollY");
  return {
    ...watched,
    /** Where it is scrolled to. */
    depth: Number(await page.evaluate("scrollY")),
    deep,
    /** Holds back all pages but the first. @returns what lets them go */
    hold(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
  };
}

const firstPage = (page: Page) => page.locator(".tile .picture-shown").first().waitFor();

describePages("a reload deep among thousands", () => {
  test("comes back to the place however long the pages take, also when it is reloaded meanwhile", async () => {
    const { page, depth, deep, hold, close } = await openDeep("deep", 900);
    await page.clock.install();
    const release = hold();
    await page.reload();
    await firstPage(page);
    await page.reload();
    await firstPage(page);
    await page.clock.fastForward("10:00");
    release();
    await eventually(page, `Math.abs(scrollY - ${depth}) < 2`);
    await deep.waitFor();
    await close();
  });

  test("leaves the reader where they scroll meanwhile", async () => {
    const { page, hold, close } = await openDeep("deep-reader", 901);
    const release = hold();
    await page.reload();
    await firstPage(page);
    await eventually(page, "scrollY > 400");
    await page.evaluate(
      `void (globalThis.atRest = new Promise((done) => addEventListener("scrollend", () => done(scrollY), { once: true })))`,
    );
    await page.mouse.move(400, 400);
    await page.mouse.wheel(0, -300);
    const [place, height] = [
      await page.evaluate("atRest"),
      await page.evaluate("document.body.scrollHeight"),
    ];
    release();
    await eventually(page, `document.body.scrollHeight > ${height}`);
    expect(await page.evaluate("scrollY")).toBe(place);
    await close();
  });
});

/** What of the focused element lies beyond the window, or under a bar that stays where it is; null where nothing does. */
const HIDDEN = `(() => {
  const focused = document.activeElement;
  const box = focused.getBoundingClientRect();
  const bars = [...document.querySelectorAll(".top, .sections, .proof, .studio-order")].filter(
    (bar) => !bar.contains(focused) && /fixed|sticky/.test(getComputedStyle(bar).position),
  );
  const covers = (bar) => {
    const { top, bottom, left, right } = bar.getBoundingClientRect();
    return top < box.bottom && bottom > box.top && left < box.right && right > box.left;
  };
  const within = Math.round(box.top) >= 0 && Math.round(box.bottom) <= innerHeight;
  if (within && !bars.some(covers)) return null;
  return focused.outerHTML.slice(0, 160) + JSON.stringify(box);
})()`;

const isSeen = (page: Page) => expect.poll(() => page.evaluate(HIDDEN), { timeout: 20_000 }).toBeNull();

/** Goes through all that Tab stops at within the screen, and back again. @returns how many those are */
async function walk(page: Page): Promise<number> {
  const within = () => page.evaluate('document.activeElement.closest("#screen") !== null');
  await page.locator("#screen").focus();
  let stops = 0;
  for (const key of ["Tab", "Shift+Tab"]) {
    await page.keyboard.press(key);
    for (; await within(); await page.keyboard.press(key)) {
      if (await page.evaluate('document.activeElement.id === "screen"')) break;
      await isSeen(page);
      stops += 1;
    }
  }
  return stops;
}

describePages("what has the focus is not under a bar", () => {
  test.each([390, 1280])("in a grid of thousands, by the arrow keys, at %d px", async (width) => {
    const tenant = tenantNamed(`seen-grid-${width}`);
    const id = await addPicture(tenant, 910 + width);
    const { page, close } = await openPage({ viewport: { width, height: 760 } });
    await listThousands(page, tenant, id);
    await page.goto(`/library?tenant=${tenant.name}`);
    await tabTo(page.locator('[data-index="0"]'));
    for (const key of ["ArrowDown", "ArrowUp"]) {
      for (let row = 0; row < 8; row += 1) {
        const before = await page.evaluate("document.activeElement.dataset.index");
        await page.keyboard.press(key);
        await eventually(page, `document.activeElement.dataset.index !== "${before}"`);
        await isSeen(page);
      }
    }
    await close();
  });

  test.each([390, 1280])(
    "in a long list and in the studio, by Tab there and back, at %d px",
    async (width) => {
      const tenant = tenantNamed(`seen-list-${width}`);
      const ids: string[] = [];
      for (let n = 0; n < 12; n += 1) ids.push(await addPicture(tenant, 930 + n));
      const { page, close } = await openPage({ viewport: { width, height: 760 } });
      await page.goto(`/activity?tenant=${tenant.name}`);
      await expect.poll(() => page.locator(".job").count(), { timeout: 60_000 }).toBe(12);
      await page.locator(".bars").waitFor();
      expect(await walk(page)).toBeGreaterThan(30);
      await page.goto(`/studio/${ids[0]}?tenant=${tenant.name}&style=photo`);
      await shown(page, "photo");
      expect(await walk(page)).toBeGreaterThan(12);
      await close();
    },
  );
});
