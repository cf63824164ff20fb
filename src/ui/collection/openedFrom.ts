import { place } from "../shell/router.ts";

/** The picture that was opened last from a grid, and the screen of that grid. */
let opened: { readonly screen: string | undefined; readonly id: string } | undefined;

/** Notes that a picture is opened from this screen: one comes back to its tile. */
export function noteOpened(id: string): void {
  opened = { screen: place.get().page?.screen, id };
}

/** The picture that was opened from this screen last, if it is not come back to yet. */
export function openedHere(): string | undefined {
  return opened?.screen === place.get().page?.screen ? opened?.id : undefined;
}

export function forgetOpened(): void {
  opened = undefined;
}
