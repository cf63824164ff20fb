const UNITS = ["B", "KB", "MB", "GB", "TB"] as const;

/** A number of bytes as file managers show it: powers of 1000, two digits that matter below ten. */
export function sayBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 9.95 ? 0 : 1;
  return `${sayNumber(value, digits)} ${UNITS[unit]}`;
}

/** `4,000 × 3,000` with the real signs. */
export function sayPixels(width: number, height: number): string {
  return `${sayNumber(width)} × ${sayNumber(height)}`;
}

/** As cameras are named by it: `12 MP`, `0.4 MP`. */
export function sayMegapixels(width: number, height: number): string {
  const millions = (width * height) / 1e6;
  return `${sayNumber(millions, millions < 9.95 ? 1 : 0)} MP`;
}

/** With at most so many digits after the point. */
export function sayNumber(value: number, digits = 0): string {
  return new Intl.NumberFormat("en", { maximumFractionDigits: digits }).format(value);
}

/** `1 picture`, `2 pictures`, `1,200 pictures`. */
export function sayCount(count: number, one: string, many = `${one}s`): string {
  return `${sayNumber(count)} ${count === 1 ? one : many}`;
}
