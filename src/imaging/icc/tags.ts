const HEADER_BYTES = 128;
const TAG_BYTES = 12;

/**
 * The element of the first tag of that signature (ICC.1:2022, 7.3), as far as the profile holds it; null where there
 * is none.
 */
export function findTag(profile: Uint8Array, signature: string): Uint8Array | null {
  const view = viewOf(profile);
  const whole = Math.floor((profile.length - HEADER_BYTES - 4) / TAG_BYTES);
  const count = Math.min(view.getUint32(HEADER_BYTES), whole);
  for (let entry = 0; entry < count; entry += 1) {
    const at = HEADER_BYTES + 4 + entry * TAG_BYTES;
    if (signatureAt(profile, at) !== signature) continue;
    const offset = view.getUint32(at + 4);
    return profile.subarray(offset, offset + view.getUint32(at + 8));
  }
  return null;
}

/** Four characters. */
export function signatureAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
