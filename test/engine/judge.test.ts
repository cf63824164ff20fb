import { describe, expect, it } from "vitest";
import { cjpeg } from "../../scripts/fuzz/jpegTool.ts";
import { judge, type Opener } from "../../scripts/fuzz/judge.ts";
import { EngineMemory } from "../../src/imaging/engine/memory.ts";
import { kernelModule } from "../../src/imaging/engine/module.fixture.ts";
import { damaged } from "../../src/imaging/probe/faults.ts";

const SIZE = { width: 8, height: 8 };
const JPEG = cjpeg({ ...SIZE, channels: 1, data: new Uint8Array(64) }, ["-grayscale"]);
const MIB = 1024 * 1024;

describe("the judge of mutated pictures", () => {
  const memory = new EngineMemory(kernelModule(), MIB);
  const judged = (open: Opener) => judge(JPEG, 1, memory, open);
  /** A decoder that gives `rows` rows of what `prepare` wrote. */
  const decoder =
    (prepare: Parameters<typeof rowsAfter>[0], rows = 8): Opener =>
    (...given) =>
      rowsAfter(prepare, rows, ...given);

  it("takes rows that are the same twice", async () => {
    const open = decoder(async (_, given) => given.allocZeroed(64));
    expect(await judged(open)).toMatchObject({ outcome: "picture" });
  });

  it("takes a typed error for an answer, and no other", async () => {
    const typed = decoder(async () => Promise.reject(damaged("It is broken.")));
    expect(await judged(typed)).toMatchObject({ outcome: "damaged" });
    const trap = decoder(async () => Promise.reject(new WebAssembly.RuntimeError("unreachable")));
    await expect(judged(trap)).rejects.toThrow("unreachable");
  });

  it.each<[string, Opener]>([
    ["it depends on what was in memory", decoder(async (_, given) => given.alloc(64))],
    ["it gave 7 of 8 rows", decoder(async (_, given) => given.allocZeroed(64), 7)],
    ["it gave more than its 8 rows", decoder(async (_, given) => given.allocZeroed(64), 9)],
    [
      "it wrote to memory that was not given out",
      decoder(async (_, given) => {
        const pointer = given.allocZeroed(64);
        given.bytes.fill(1, pointer + 4096, pointer + 4097);
        return pointer;
      }),
    ],
    [
      "it read more than",
      decoder(async (source) => {
        for (;;) await source.read(0, 1);
      }),
    ],
  ])("finds that %s", async (reason, open) => {
    await expect(judged(open)).rejects.toThrow(reason);
  });
});

async function rowsAfter(
  prepare: (source: Parameters<Opener>[0], memory: EngineMemory) => Promise<number>,
  rows: number,
  ...[source, , memory]: Parameters<Opener>
): ReturnType<Opener> {
  const pointer = await prepare(source, memory);
  let left = rows;
  const pull = async () => (left-- > 0 ? { pointer, stride: 8, count: 1 } : null);
  return { ...SIZE, channels: 1, pull };
}
