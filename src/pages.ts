/** A screen of the web page; each is a folder's part under `ui/screens` and a page of its own in `public/app`. */
export type ScreenName = "library" | "picture" | "studio" | "print" | "orders" | "order" | "activity" | "ask";

export interface PageAddress {
  /** `:name` stands for one segment. */
  readonly path: string;
  readonly screen: ScreenName;
}

/** Every address of the web page: the Worker answers them, and the page finds its screen by them. */
export const PAGE_ADDRESSES: readonly PageAddress[] = [
  { path: "/", screen: "library" },
  { path: "/library", screen: "library" },
  { path: "/library/:asset", screen: "picture" },
  { path: "/studio", screen: "studio" },
  { path: "/studio/:asset", screen: "studio" },
  { path: "/prints/:render", screen: "print" },
  { path: "/orders", screen: "orders" },
  { path: "/orders/:order", screen: "order" },
  { path: "/activity", screen: "activity" },
  { path: "/ask", screen: "ask" },
];

/** Where the static files have the page that begins with a screen. */
export function pageFile(screen: ScreenName): string {
  return `/app/${screen}`;
}
