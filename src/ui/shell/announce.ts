/** Says something to those who do not see it happen. The same words again are said again. */
export function announce(text: string): void {
  const place = document.getElementById("announcements");
  if (place === null) return;
  place.textContent = place.textContent === text ? `${text}\u00A0` : text;
}
