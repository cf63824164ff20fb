import type { Page } from "playwright-core";
import { expect } from "vitest";
import { eventually, seriousFindings, shoot } from "./kit.ts";

interface Size {
  readonly width: number;
  readonly height: number;
  /** Used by a finger: what is pressed is larger, and nothing hovers. */
  readonly touch?: boolean;
  /** Checked by axe-core, once narrow and once wide: it takes as long as all else. */
  readonly checked?: boolean;
  readonly shot?: boolean;
}

/** Small phone, phone, tablet or small laptop, desk, 4K. */
const SIZES: readonly Size[] = [
  { width: 360, height: 740, touch: true, checked: true },
  { width: 390, height: 844, touch: true, shot: true },
  { width: 1024, height: 768, shot: true },
  { width: 1920, height: 1080, checked: true, shot: true },
  { width: 3840, height: 2160, shot: true },
];

const COLOURS = ["light", "dark"] as const;

/**
 * Takes the screen that is open through all sizes, light and dark: nothing lies beyond the right edge, axe-core finds
 * nothing serious, and pictures named `<name>-<width>-<light or dark>` are left to be looked at. One load of the page
 * does for all of it, and it is afterwards as it was.
 */
export async function expectLooks(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  const devtools = await page.context().newCDPSession(page);
  const resize = async ({ width, height }: Size, touch: boolean) => {
    await devtools.send("Emulation.setTouchEmulationEnabled", { enabled: touch });
    await page.setViewportSize({ width, height });
  };
  for (const size of SIZES) {
    await resize(size, size.touch ?? false);
    await page.evaluate("scrollTo(0, 0)");
    await settled(page);
    const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
    expect(overflow, `${name} at ${size.width} px`).toBeLessThanOrEqual(0);
    for (const colorScheme of COLOURS) {
      await page.emulateMedia({ colorScheme });
      const where = `${name}-${size.width}-${colorScheme}`;
      if (size.checked) expect(await seriousFindings(page), where).toEqual([]);
      if (size.shot) await shoot(page, where);
    }
  }
  if (before) await resize(before, false);
  await page.emulateMedia({ colorScheme: "light" });
  await devtools.detach();
}

/**
 * What is in sight and waits for its picture. A lazy one that another element hides is not loaded before it comes into
 * sight: those of a strip that goes on beneath what stands beside it.
 */
const WAITING = `[...document.querySelectorAll("img, .picture-loading, [aria-busy=true]")].filter((each) => {
  const { top, right, bottom, left } = each.getBoundingClientRect();
  const within = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
  if (!within || each.complete === true) return false;
  const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return each.loading !== "lazy" || each.parentElement.contains(seen);
})`;

/** Two frames, in the first of which the page hears of its new size; then the pictures that come into sight. */
async function settled(page: Page): Promise<void> {
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
  await eventually(page, `${WAITING}.length === 0`);
}
