/** What a picture can be asked for as. */
export const FORMATS = ["jpeg", "png", "webp", "avif", "jxl"] as const;
export type Format = (typeof FORMATS)[number];

export function isFormat(text: string): text is Format {
  return (FORMATS as readonly string[]).includes(text);
}

/** Whether the first bytes are those of a picture that can be enhanced: JPEG, PNG or WebP. */
export function isPicture(head: Uint8Array): boolean {
  const text = String.fromCharCode(...head.subarray(0, 12));
  return text.startsWith("\xff\xd8\xff") || text.startsWith("\x89PNG") || /^RIFF....WEBP/s.test(text);
}
