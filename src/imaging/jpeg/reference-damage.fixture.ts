import { DarkroomError } from "../../errors.ts";

/** Where the damage was met: offset in the file, scan from 1 (0 before the first), MCU of that scan from 0. */
export interface Place {
  readonly byte: number;
  readonly scan: number;
  readonly mcu: number;
}

/** The bytes break the rules of T.81; `reason` and `place` are public. */
export function damage(reason: string, { byte, scan, mcu }: Place): DarkroomError {
  return new DarkroomError("picture_damaged", { detail: { reason, byte, mcu, scan } });
}

/** A sound picture of a kind that is not taken; `reason` is public. */
export function unsupported(reason: string): DarkroomError {
  return new DarkroomError("unsupported_picture", { detail: { reason } });
}
