import type { ScreenName } from "../../src/pages.ts";

export interface PageParts {
  readonly screen: ScreenName;
  /** Addresses of the files. */
  readonly style: string;
  readonly theme: string;
  readonly main: string;
  /** Modules that `main` and the screen import. */
  readonly preload: readonly string[];
}

interface Section {
  readonly title: string;
  readonly href: string;
  /** Screens that lie in this section. */
  readonly screens: readonly ScreenName[];
  /** Lines of its sign on a field of 24 by 24. */
  readonly sign: string;
}

const SECTIONS: readonly Section[] = [
  {
    title: "Library",
    href: "/library",
    screens: ["library", "picture"],
    sign: "M4 5h7v6H4zM13 5h7v9h-7zM4 13h7v6H4zM13 16h7v3h-7z",
  },
  {
    title: "Prints",
    href: "/studio",
    screens: ["studio", "print"],
    sign: "M4 4h16v16H4zM8 8h8v8H8z",
  },
  {
    title: "Orders",
    href: "/orders",
    screens: ["orders", "order"],
    sign: "M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8",
  },
  {
    title: "Activity",
    href: "/activity",
    screens: ["activity"],
    sign: "M3 12h4l3-7 4 14 3-7h4",
  },
  {
    title: "Ask",
    href: "/ask",
    screens: ["ask"],
    sign: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L21 21",
  },
];

/**
 * What is seen before any script runs: the header, the way to every screen, and the shape of this one. The script
 * fills `#screen`, `#tools` and `#overlays`, and leaves the rest as it is.
 */
export function pageHtml({ screen, style, theme, main, preload }: PageParts): string {
  const section = SECTIONS.find((each) => each.screens.includes(screen));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<title>${section?.title ?? "Photographs"} · Darkroom</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${style}">
<script src="${theme}"></script>
${preload.map((file) => `<link rel="modulepreload" href="${file}">`).join("\n")}
<script type="module" src="${main}"></script>
</head>
<body>
<a class="skip" href="#screen">Skip to content</a>
<header class="top">
<a class="brand" href="/library" aria-label="Darkroom, to the Library"><img src="/favicon.svg" alt="" width="26" height="26"><span>Darkroom</span></a>
<nav class="sections" aria-label="Sections">
${SECTIONS.map((each) => sectionHtml(each, each === section)).join("\n")}
</nav>
<div class="tools" id="tools"></div>
</header>
<main id="screen" tabindex="-1">
<noscript><p class="notice notice-problem">Darkroom needs JavaScript to show your pictures. The interface itself is described at <a href="/docs">/docs</a>.</p></noscript>
${SKELETONS[screen] ?? SKELETON}
</main>
<div id="overlays"></div>
<div id="announcements" class="quiet" role="status" aria-live="polite"></div>
</body>
</html>
`;
}

function sectionHtml({ title, href, screens, sign }: Section, current: boolean): string {
  return `<a href="${href}" data-screens="${screens.join(" ")}"${current ? ' aria-current="page"' : ""}><svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${sign}"/></svg><span>${title}</span></a>`;
}

const SKELETON = `<div class="skeleton" aria-hidden="true"><div class="skeleton-title"></div><div class="skeleton-block"></div></div>`;

const SKELETONS: Readonly<Partial<Record<ScreenName, string>>> = {
  library: `<div class="skeleton" aria-hidden="true"><div class="skeleton-title"></div><div class="skeleton-grid">${"<i></i>".repeat(18)}</div></div>`,
  picture: `<div class="skeleton skeleton-picture" aria-hidden="true"><div class="skeleton-stage"></div><div class="skeleton-side"></div></div>`,
};
