/** Runs before the first paint, so that the page never shows in the other light first. */
import { applyTheme, rememberedTheme } from "./shell/themes.ts";

applyTheme(rememberedTheme());
