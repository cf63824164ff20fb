import type { ComponentType } from "preact";
import type { ScreenName } from "../../pages.ts";
import type { PageMatch } from "./matchPage.ts";

export interface ScreenProps {
  readonly params: PageMatch["params"];
}

type ScreenModule = { readonly default: ComponentType<ScreenProps> };

/** Each screen is a script of its own, loaded when it is first shown. */
const SCREENS: Readonly<Record<ScreenName, () => Promise<ScreenModule>>> = {
  library: () => import("../screens/library/LibraryScreen.tsx"),
  picture: () => import("../screens/picture/PictureScreen.tsx"),
  studio: () => import("../screens/studio/StudioScreen.tsx"),
  print: () => import("../screens/print/PrintScreen.tsx"),
  orders: () => import("../screens/orders/OrdersScreen.tsx"),
  order: () => import("../screens/order/OrderScreen.tsx"),
  activity: () => import("../screens/activity/ActivityScreen.tsx"),
  ask: () => import("../screens/ask/AskScreen.tsx"),
};

const loaded = new Map<ScreenName, ComponentType<ScreenProps>>();

/** A screen whose script is here already. */
export function loadedScreen(name: ScreenName): ComponentType<ScreenProps> | undefined {
  return loaded.get(name);
}

export async function loadScreen(name: ScreenName): Promise<ComponentType<ScreenProps>> {
  const { default: screen } = await SCREENS[name]();
  loaded.set(name, screen);
  return screen;
}
