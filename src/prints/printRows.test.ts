import { beforeAll, describe, expect, test } from "vitest";
import { openInNode } from "../imaging/decode.fixture.ts";
import { type Orientation, turnUpright } from "../imaging/orient.ts";
import { sceneRaster } from "../imaging/patterns.fixture.ts";
import type { Raster } from "../imaging/raster.ts";
import { floatLanczos, gather, worstError } from "../imaging/resample/resample.fixture.ts";
import { type Frame, planFrame } from "./frame.ts";
import { printColour } from "./printColour.ts";
import { printRows } from "./printRows.ts";
import { checkpointsOf, FILES, sourceOf, tainted, wish } from "./prints.fixture.ts";
import type { PrintSource } from "./sourceRows.ts";
import type { Rect } from "./storedRect.ts";

const SIZE = { width: 83, height: 61 };
const ORIENTATIONS = [1, 2, 3, 4, 5, 6, 7, 8] as const;

/** The whole file as its decoder gives it, and where it has alpha, none of that. */
async function decoded({ file, header }: PrintSource): Promise<Raster> {
  const memory = tainted(0);
  const stage = await openInNode(file, header, memory);
  return { ...SIZE, channels: stage.channels, data: await gather(memory, stage) };
}

function cropped(raster: Raster, { left, top, width, height }: Rect): Raster {
  const rows = Array.from({ length: height }, (_, y) => {
    const from = ((top + y) * raster.width + left) * raster.channels;
    return raster.data.slice(from, from + width * raster.channels);
  });
  return { width, height, channels: raster.channels, data: new Uint8Array(Buffer.concat(rows)) };
}

async function rowsOf(source: PrintSource, frame: Frame, from: number, to: number) {
  const memory = tainted(from);
  const colour = printColour(source.header, true);
  return gather(memory, await printRows(memory, source, frame, colour, { from, to }));
}

async function inBands(source: PrintSource, frame: Frame, rows: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let from = 0; from < frame.placed.height; from += rows) {
    const to = Math.min(frame.placed.height, from + rows);
    parts.push(await rowsOf(source, frame, from, to));
  }
  return new Uint8Array(Buffer.concat(parts));
}

describe.each(Object.entries(FILES))("%s", (_name, encode) => {
  let file: Uint8Array;
  let picture: Raster;
  let checkpoints: Uint8Array | null;
  beforeAll(async () => {
    file = await encode(sceneRaster(SIZE.width, SIZE.height, 3));
    picture = await decoded(sourceOf(file));
    checkpoints = await checkpointsOf(sourceOf(file));
  });

  test.each(ORIENTATIONS)("at its own size is the picture, upright: orientation %i", async (orientation) => {
    const source = sourceOf(file, orientation);
    const order = wish(orientation < 5 ? SIZE : { width: 61, height: 83 }, "photo");
    const frame = planFrame(SIZE, orientation, order);
    expect(await inBands(source, frame, 100)).toEqual(turnUpright(picture, orientation).data);
    const started = sourceOf(file, orientation, checkpoints);
    expect(await inBands(started, frame, 13)).toEqual(turnUpright(picture, orientation).data);
  });

  test.each([
    ["enlarged", { width: 150, height: 200 }],
    ["reduced", { width: 20, height: 30 }],
  ] as const)(
    "%s, cropped and turned is within a level of Lanczos-3 in double precision",
    async (_, paper) => {
      for (const orientation of [1, 3, 6, 7] as const) {
        const source = sourceOf(file, orientation, checkpoints);
        const frame = planFrame(SIZE, orientation, wish(paper, "photo", { gravity: "southeast" }));
        const part = turnUpright(cropped(picture, frame.crop), orientation);
        expect(worstError(await inBands(source, frame, 200), floatLanczos(part, frame.placed))).toBeLessThan(
          1,
        );
      }
    },
  );

  test("has the same bytes in any bands, with and without checkpoints", async () => {
    for (const orientation of [1, 2, 4, 5, 8] as Orientation[]) {
      for (const paper of [
        { width: 60, height: 80 },
        { width: 21, height: 28 },
      ]) {
        const frame = planFrame(SIZE, orientation, wish(paper, "photo"));
        const whole = await inBands(sourceOf(file, orientation), frame, 1000);
        expect(await inBands(sourceOf(file, orientation, checkpoints), frame, 7)).toEqual(whole);
      }
    }
  });
});
