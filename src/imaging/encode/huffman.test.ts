import { describe, expect, it } from "vitest";
import { huffmanCodes, huffmanTable } from "./huffman.ts";

/** Counts whose best code has one symbol more on each level: the deepest there is. */
function fibonacci(symbols: number): number[] {
  const counts = [1, 1];
  while (counts.length < symbols) counts.push((counts.at(-1) ?? 0) + (counts.at(-2) ?? 0));
  return counts;
}

function sizeOf(counts: readonly number[], codes: Uint32Array): number {
  return counts.reduce((bits, count, symbol) => bits + count * ((codes[symbol] ?? 0) & 0xff), 0);
}

const COUNTS: readonly (readonly [string, readonly number[]])[] = [
  ["one symbol", [0, 0, 9]],
  ["two symbols", [5, 1]],
  ["equal counts", new Array(256).fill(3)],
  ["17 levels", fibonacci(17)],
  ["45 levels", fibonacci(45)],
  ["a steep slope", Array.from({ length: 162 }, (_, i) => 2 ** (i % 31))],
  ["one that is nearly everything", Array.from({ length: 200 }, (_, i) => (i === 77 ? 4e9 : 1))],
];

describe("Huffman table", () => {
  it.each(COUNTS)("for %s gives each symbol its own code of at most 16 bits, none all ones", (_, counts) => {
    const table = huffmanTable(counts);
    const codes = huffmanCodes(table);
    expect(table.lengths).toHaveLength(16);
    expect(table.lengths.reduce((a, b) => a + b)).toBe(table.symbols.length);
    expect([...table.symbols].sort((a, b) => a - b)).toEqual(
      counts.flatMap((count, symbol) => (count > 0 ? [symbol] : [])),
    );
    const words = table.symbols.map((symbol) => {
      const code = codes[symbol] ?? 0;
      return (code >> 8).toString(2).padStart(code & 0xff, "0");
    });
    for (const [i, word] of words.entries()) {
      expect(word.length).toBeLessThanOrEqual(16);
      expect(word).toContain("0");
      for (const other of words.slice(i + 1)) expect(other.startsWith(word)).toBe(false);
    }
  });

  it("is within one symbol's bit of the entropy where no code has to be shortened", () => {
    const counts = Array.from({ length: 100 }, (_, i) => 1 + ((i * i * 7919) % 500));
    const total = counts.reduce((a, b) => a + b);
    const entropy = counts.reduce((bits, count) => bits + count * Math.log2(total / count), 0);
    const size = sizeOf(counts, huffmanCodes(huffmanTable(counts)));
    expect(size).toBeGreaterThanOrEqual(entropy);
    expect(size).toBeLessThan(entropy * 1.01);
  });

  it("costs at most a twentieth more where 45 levels become 16", () => {
    const counts = fibonacci(45);
    const total = counts.reduce((a, b) => a + b);
    const entropy = counts.reduce((bits, count) => bits + count * Math.log2(total / count), 0);
    expect(sizeOf(counts, huffmanCodes(huffmanTable(counts)))).toBeLessThan(entropy * 1.05);
  });
});
