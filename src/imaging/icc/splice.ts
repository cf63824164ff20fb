import { DarkroomError } from "../../errors.ts";

/** All parts, one after the other. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Our own encoder wrote something else than its format: nothing a caller can mend. */
export function malformed(what: string): DarkroomError {
  return new DarkroomError("internal", { cause: new Error(`cannot embed a profile: ${what}`) });
}
