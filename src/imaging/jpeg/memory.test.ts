import { beforeAll, describe, expect, it } from "vitest";
import { EngineMemory } from "../engine/memory.ts";
import { kernelModule } from "../engine/module.fixture.ts";
import { type ByteSource, bytesSource } from "../engine/source.ts";
import { photograph } from "../photograph.fixture.ts";
import type { Checkpoints } from "./checkpoints.ts";
import type { PixelWindow } from "./frame.ts";
import { type JpegOptions, openJpeg } from "./openJpeg.ts";

const MIB = 2 ** 20;

/** A source that notes what is read. */
function watched(bytes: Uint8Array): ByteSource & { readonly reads: { offset: number; length: number }[] } {
  const reads: { offset: number; length: number }[] = [];
  const source = bytesSource(bytes);
  return {
    size: bytes.length,
    reads,
    read(offset, length) {
      reads.push({ offset, length });
      return source.read(offset, length);
    },
  };
}

async function pourOut(bytes: Uint8Array, options: JpegOptions) {
  const memory = new EngineMemory(kernelModule());
  const source = watched(bytes);
  const stage = await openJpeg(source, memory, options);
  let rows = 0;
  let sum = 0;
  for (let some = await stage.pull(); some !== null; some = await stage.pull()) {
    rows += some.count;
    for (let y = 0; y < some.count; y += 1) {
      sum = (Math.imul(sum, 31) + (memory.bytes[some.pointer + y * some.stride + y] ?? 0)) | 0;
    }
  }
  expect(rows).toBe(stage.height);
  return { peak: memory.peak, reads: source.reads, checkpoints: stage.checkpoints, sum };
}

describe.each([
  ["baseline", { progressive: false }, 2],
  ["progressive", { progressive: true }, 4.5],
])("24 megapixels, %s", (_name, options, mib) => {
  let bytes: Uint8Array;
  let checkpoints: Checkpoints;
  beforeAll(async () => {
    const large = photograph(1000, 800).extend({ right: 5000, bottom: 3200, extendWith: "repeat" });
    bytes = await large.jpeg({ ...options, quality: 92 }).toBuffer();
    ({ checkpoints } = await pourOut(bytes, { scale: 8 }));
  });

  it("take little memory, and are read in order of the file", async () => {
    expect(bytes.length).toBeGreaterThan(3 * MIB);
    for (const scale of [1, 2, 4] as const) {
      const { peak } = await pourOut(bytes, { scale });
      expect(peak / MIB).toBeLessThan(mib);
    }
    if (options.progressive) return;
    const { reads } = await pourOut(bytes, { scale: 2 });
    const read = reads.reduce((sum, { length }) => sum + length, 0);
    expect(read).toBeLessThan(bytes.length + MIB);
  });

  it("are read from the middle on by who knows the checkpoints", async () => {
    const window: PixelWindow = { left: 4096, top: 3000, width: 1000, height: 200 };
    const part = await pourOut(bytes, { window, checkpoints });
    const whole = await pourOut(bytes, { window });
    expect(part.sum).toBe(whole.sum);
    const [few, all] = [part, whole].map(({ reads }) => reads.reduce((sum, { length }) => sum + length, 0));
    expect(few).toBeLessThan((all ?? 0) / 2);
  });
});

it("gives back what it held, read to its end or not", async () => {
  const memory = new EngineMemory(kernelModule(), 3 * MIB);
  const bytes = await photograph(640, 480).jpeg({ quality: 95 }).toBuffer();
  for (let round = 0; round < 12; round += 1) {
    const mark = memory.mark();
    const stage = await openJpeg(bytesSource(bytes), memory);
    await stage.pull();
    while (round % 2 === 0 && (await stage.pull()) !== null);
    stage.end();
    memory.release(mark);
  }
  memory.hold(3 * MIB - memory.mark().top);
});

it("hands on what keeps the file from being read, at whatever read", async () => {
  const bytes = await photograph(2000, 1500).jpeg({ quality: 97, progressive: true }).toBuffer();
  const padded = Buffer.concat([bytes, new Uint8Array(Math.max(0, 2.2 * MIB - bytes.length))]);
  for (let allowed = 0; allowed <= 12; allowed += 3) {
    const memory = new EngineMemory(kernelModule());
    const source = bytesSource(padded);
    let left = allowed;
    const failing: ByteSource = {
      size: source.size,
      async read(offset, length) {
        left -= 1;
        if (left < 0) throw new Error("the line is dead");
        return source.read(offset, length);
      },
    };
    const reading = async () => {
      const stage = await openJpeg(failing, memory);
      while ((await stage.pull()) !== null);
    };
    await expect(reading()).rejects.toThrow("the line is dead");
  }
});
