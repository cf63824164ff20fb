import type { Page } from "playwright-core";

/** The Library of a tenant; each test has the pictures of one of its own. */
export const libraryOf = (tenant: string) => `/library?tenant=${tenant}`;
export const chooser = (page: Page) => page.getByLabel("Pictures to add");
export const tray = (page: Page) => page.getByRole("region", { name: "Uploads" });
export const shownTiles = (page: Page) => page.locator(".tile .picture-shown");
