/** Linear light to the value that stands for it in sRGB, both 0 to 1 (IEC 61966-2-1, 5.2). */
export function encodeSrgb(light: number): number {
  return light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
}
