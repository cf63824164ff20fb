/** Gives the focus to the screen: to a new one, or where what had it is gone. */
export function focusScreen(): void {
  document.getElementById("screen")?.focus({ preventScroll: true });
}
