import { expect, test } from "vitest";
import type { Raster } from "../imaging/raster.ts";
import { FILES, sourceOf, tainted } from "./prints.fixture.ts";
import { windowsOf } from "./sourceRows.ts";

const SIDE = 3000;

test.each([
  ["baseline JPEG", 1],
  ["baseline JPEG", 8],
  ["progressive JPEG", 8],
  ["PNG", 1],
] as const)("a large %s, read at 1/%i, gives way to others", async (name, scale) => {
  const grey: Raster = { width: SIDE, height: SIDE, channels: 3, data: new Uint8Array(3 * SIDE * SIDE) };
  const source = sourceOf((await FILES[name]?.(grey)) as Uint8Array);
  const stage = await windowsOf(tainted(0), source)({ left: 0, top: 0, width: SIDE, height: SIDE }, scale);
  let turns = 0;
  const others = setInterval(() => turns++, 0);
  for (let rows = await stage.pull(); rows !== null; ) rows = await stage.pull();
  clearInterval(others);
  expect(turns).toBeGreaterThan(0);
});
