import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { Photograph } from "./photographs.ts";

/** More stops than a screen has. */
const MOST = 100;

/** Goes to a control as one does at the keys: by Tab alone, or by Shift and Tab. */
export async function tabTo(target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await target.waitFor({ state: "attached" });
  for (let step = 0; step < MOST; step += 1) {
    await target.page().keyboard.press(key);
    if (await hasFocus(target)) return;
  }
  throw new Error(`${key} does not lead to ${target}`);
}

/** Goes to a control by Tab alone, and presses Enter. */
export async function enter(target: Locator, key?: "Tab" | "Shift+Tab"): Promise<void> {
  await tabTo(target, key);
  await target.page().keyboard.press("Enter");
}

/** Chooses files by a button that is gone to and pressed by keys. */
export async function chooseByKeys(
  button: Locator,
  files: Photograph | Photograph[],
  key?: "Tab" | "Shift+Tab",
): Promise<void> {
  await tabTo(button, key);
  const page = button.page();
  const [dialog] = await Promise.all([page.waitForEvent("filechooser"), page.keyboard.press("Enter")]);
  await dialog.setFiles(files);
}

/** Waits until the focus is there: after a dialog, or where what had it is gone. */
export async function expectFocus(target: Locator): Promise<void> {
  const focused = async () =>
    (await hasFocus(target)) ||
    (await target.page().evaluate("document.activeElement.outerHTML.slice(0, 200)"));
  await expect.poll(focused, { timeout: 60_000, message: `The focus is at ${target}` }).toBe(true);
}

export const screen = (page: Page) => page.locator("#screen");

async function hasFocus(target: Locator): Promise<boolean> {
  return (await target.and(target.page().locator(":focus")).count()) === 1;
}
