import { describe, expect, it } from "vitest";
import { photograph } from "../../scripts/fuzz/bases.ts";
import { Dice } from "../../scripts/fuzz/dice.ts";
import { cjpeg, djpeg } from "../../scripts/fuzz/jpegTool.ts";
import { openInNode } from "../../src/imaging/decode.fixture.ts";
import { EngineMemory } from "../../src/imaging/engine/memory.ts";
import { kernelModule } from "../../src/imaging/engine/module.fixture.ts";
import { bytesSource } from "../../src/imaging/engine/source.ts";
import { probe } from "../../src/imaging/probe/scanner.ts";

const SCALES = [1, 2, 4, 8] as const;

/** Options of cjpeg, and its script of scans. */
const KINDS: Readonly<Record<string, readonly [options: string, scans?: string]>> = {
  "4:2:0": ["-quality 92 -sample 2x2"],
  "4:2:2": ["-quality 95 -sample 2x1"],
  "4:4:4": ["-quality 85 -sample 1x1 -optimize"],
  "4:4:0": ["-quality 90 -sample 1x2"],
  "4:1:1": ["-quality 90 -sample 4x1"],
  "4:1:0": ["-quality 90 -sample 4x2"],
  grey: ["-quality 95 -grayscale"],
  RGB: ["-quality 92 -rgb"],
  "4:2:0 with a restart at each row": ["-quality 92 -restart 1"],
  "4:2:2 with a restart at each MCU": ["-quality 80 -sample 2x1 -restart 1B"],
  "4:2:0, a scan for each component": ["-quality 92", "0;1;2;"],
  "progressive 4:2:0": ["-quality 92 -progressive"],
  "progressive 4:4:4": ["-quality 97 -progressive -sample 1x1"],
  "progressive with restarts": ["-quality 85 -progressive -sample 2x1 -restart 7B"],
  "progressive, each band by itself": [
    "-quality 90",
    "0 1 2: 0-0, 0, 0; 0: 1-5, 0, 0; 2: 1-63, 0, 0; 1: 1-63, 0, 0; 0: 6-63, 0, 0;",
  ],
};

describe("a photograph of 2 megapixels", () => {
  const picture = photograph(1733, 1171, new Dice(11, 0));
  const memory = new EngineMemory(kernelModule());

  it.each(Object.entries(KINDS))(
    "%s has djpeg's very samples at every scale",
    async (_, [options, scans]) => {
      const jpeg = cjpeg(picture, options.split(" "), scans);
      for (const scale of SCALES) {
        const expected = djpeg(jpeg, scale);
        const actual = await decode(memory, jpeg, scale);
        expect({ ...actual, data: undefined }).toEqual({ ...expected, data: undefined });
        expect(Buffer.compare(actual.data, expected.data), `1/${scale}`).toBe(0);
      }
    },
  );
});

async function decode(memory: EngineMemory, jpeg: Uint8Array, scale: (typeof SCALES)[number]) {
  memory.reset();
  memory.taint(0xa5);
  const stage = await openInNode(bytesSource(jpeg), probe(jpeg), memory, { scale });
  const { width, height, channels } = stage;
  const line = width * channels;
  const data = new Uint8Array(line * height);
  let y = 0;
  for (let rows = await stage.pull(); rows !== null; rows = await stage.pull()) {
    for (let i = 0; i < rows.count; i++, y++) {
      data.set(memory.view(rows.pointer + i * rows.stride, line), y * line);
    }
  }
  expect(y).toBe(height);
  return { width, height, channels, data };
}
