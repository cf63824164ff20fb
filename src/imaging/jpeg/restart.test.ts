import { describe, expect, it } from "vitest";
import { DarkroomError } from "../../errors.ts";
import { decode } from "./decode.fixture.ts";

/**
 * JPEGs made by hand: grey, 8 × 8n samples, one code of one bit each. Bit 0 is a DC difference of 0, then
 * bit 0 is the end of the block, so that two zero bits are one MCU.
 */
const HEAD = [0xff, 0xd8, 0xff, 0xdb, 0, 67, 0, ...Array.from({ length: 64 }, () => 1)];
const frame = (mcus: number) => [0xff, 0xc0, 0, 11, 8, 0, 8 * mcus, 0, 8, 1, 1, 0x11, 0];
const huffman = (kind: number, symbol: number) => [0xff, 0xc4, 0, 20, kind, 1, ...Array(15).fill(0), symbol];
const SCAN = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0];
const interval = (mcus: number) => [0xff, 0xdd, 0, 4, 0, mcus];
const EOI = [0xff, 0xd9];
/** Two blocks, padded by ones (T.81, F.1.2.3). */
const TWO = [0x0f];

function jpeg(mcus: number, restart: number, ...data: number[]): Uint8Array {
  const tables = [...huffman(0x00, 0), ...huffman(0x10, 0)];
  return Uint8Array.from([
    ...HEAD,
    ...frame(mcus),
    ...tables,
    ...interval(restart),
    ...SCAN,
    ...data,
    ...EOI,
  ]);
}

async function reasonOf(bytes: Uint8Array): Promise<unknown> {
  try {
    await decode(bytes);
  } catch (fault) {
    if (fault instanceof DarkroomError) return fault.detail?.reason;
    throw fault;
  }
  return null;
}

describe("restart intervals", () => {
  it("accepts their markers in order, from RST0 to RST7 and round again, fill bytes before them", async () => {
    const parts = Array.from({ length: 12 }, (_, i) =>
      i === 0 ? TWO : [0xff, 0xff, 0xd0 + ((i - 1) % 8), ...TWO],
    );
    expect(await reasonOf(jpeg(24, 2, ...parts.flat()))).toBeNull();
  });

  it("accepts one more behind the last MCU, as some encoders write it", async () => {
    expect(await reasonOf(jpeg(4, 2, ...TWO, 0xff, 0xd0, ...TWO, 0xff, 0xd1))).toBeNull();
  });

  it.each([
    ["out of order", jpeg(4, 2, ...TWO, 0xff, 0xd1, ...TWO), "out of order"],
    ["missing", jpeg(4, 2, 0x00, 0x0f), "goes on"],
    ["missing within padding", jpeg(4, 2, 0x00), "missing"],
    ["missing at another marker", jpeg(4, 2, ...TWO), "missing"],
    ["too early", jpeg(8, 8, 0x00, 0xff, 0xd0, 0x00), "ends before"],
    ["an interval too many", jpeg(4, 2, ...TWO, 0xff, 0xd0, ...TWO, 0xff, 0xd1, ...TWO), "Data stands"],
  ])("refuses a marker that is %s", async (_name, bytes, reason) => {
    expect(await reasonOf(bytes)).toContain(reason);
  });
});

describe("codes", () => {
  it("refuses the code that no table has", async () => {
    expect(await reasonOf(jpeg(2, 0, 0x3f, 0, 0))).toContain("Huffman table lacks");
  });

  it.each([
    ["a DC category of 12", 0x00, 12, "DC difference"],
    ["an AC category of 11", 0x10, 11, "AC coefficient"],
    ["a run that ends nothing", 0x10, 0x20, "without a meaning"],
    ["runs past the end", 0x10, 0xf1, "past the end"],
  ])("refuses %s", async (_name, kind, symbol, reason) => {
    const plain = jpeg(2, 0, ...Array(60).fill(0));
    const bytes = Uint8Array.from(plain);
    const head = [0xff, 0xc4, 0, 20, kind];
    const at = plain.findIndex((_, i) => head.every((byte, j) => plain[i + j] === byte));
    bytes[at + 21] = symbol;
    expect(await reasonOf(bytes)).toContain(reason);
  });
});
