export type Theme = "system" | "light" | "dark";

const REMEMBERED = "darkroom.theme";

export function rememberedTheme(): Theme {
  const remembered = localStorage.getItem(REMEMBERED);
  return remembered === "light" || remembered === "dark" ? remembered : "system";
}

/** `system` leaves it to what the reader set for all pages. */
export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function rememberTheme(theme: Theme): void {
  if (theme === "system") localStorage.removeItem(REMEMBERED);
  else localStorage.setItem(REMEMBERED, theme);
  applyTheme(theme);
}
