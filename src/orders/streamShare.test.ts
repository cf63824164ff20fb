import { expect, it } from "vitest";
import { LIMITS } from "../limits.ts";
import { shareMemory } from "./streamShare.ts";

it("gives a lone stream all there is, further ones less, and all again when the others have ended", () => {
  const first = shareMemory();
  expect(first.limits).toMatchObject({
    heldBytes: LIMITS.heldBytes,
    heldPictureBytes: LIMITS.heldPictureBytes,
  });
  const others = Array.from({ length: 30 }, () => shareMemory());
  const sum = [first, ...others].reduce((total, { limits }) => total + limits.heldBytes, 0);
  expect(sum).toBeLessThan(96 * 1024 * 1024);
  for (const { limits } of others) expect(limits.heldPictureBytes * 2).toBeLessThanOrEqual(limits.heldBytes);
  for (const { leave } of [first, ...others, first]) leave();
  const last = shareMemory();
  expect(last.limits.heldBytes).toBe(LIMITS.heldBytes);
  last.leave();
});
