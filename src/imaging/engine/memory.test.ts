import { describe, expect, it } from "vitest";
import { LIMITS } from "../../limits.ts";
import { EngineMemory } from "./memory.ts";
import { kernelModule } from "./module.fixture.ts";

const MIB = 1024 * 1024;
const kernels = kernelModule();
const tooLarge = expect.objectContaining({ code: "picture_too_large" });

describe("the engine's memory", () => {
  it("is given out upwards, aligned to 16, with room for a vector behind each piece", () => {
    const memory = new EngineMemory(kernels);
    const [first, second] = [memory.alloc(10), memory.alloc(1)];
    expect([first % 16, second % 16]).toEqual([0, 0]);
    expect(second - first).toBeGreaterThanOrEqual(10 + 64);
    expect(memory.view(memory.copyIn(Uint8Array.of(1, 2, 3)), 3)).toEqual(Uint8Array.of(1, 2, 3));
    const words = memory.copyIn(Int32Array.of(-5, 7));
    expect(memory.words[(words >> 2) + 1]).toBe(7);
  });

  it("refuses what goes beyond its budget, in its own memory or JavaScript's, and lives on", () => {
    const memory = new EngineMemory(kernels, 2 * MIB);
    memory.hold(MIB);
    expect(() => memory.alloc(1.1 * MIB)).toThrow(tooLarge);
    expect(() => memory.hold(1.1 * MIB)).toThrow(tooLarge);
    memory.alloc(MIB / 2);
    memory.drop(MIB);
    memory.alloc(MIB);
    expect(memory.peak).toBeLessThanOrEqual(2 * MIB);
    expect(memory.peak).toBeGreaterThan(1.5 * MIB);
  });

  it("takes back what was given out and held since a mark, and remembers the most", () => {
    const memory = new EngineMemory(kernels);
    const before = memory.mark();
    const first = memory.alloc(5 * MIB);
    memory.hold(3 * MIB);
    memory.release(before);
    expect(memory.mark()).toEqual(before);
    expect(memory.alloc(1)).toBe(first);
    expect(memory.peak).toBeGreaterThanOrEqual(8 * MIB);
    memory.reset();
    expect(memory.peak).toBeLessThan(MIB);
  });

  it("is never more than one job may have, whatever it was filled with", () => {
    const memory = new EngineMemory(kernels);
    memory.taint(0xa5);
    expect(memory.bytes.length).toBe(LIMITS.engineBytes);
    const pointer = memory.alloc(100);
    expect(memory.view(pointer, 100).every((byte) => byte === 0xa5)).toBe(true);
    expect(memory.view(memory.allocZeroed(100), 100).every((byte) => byte === 0)).toBe(true);
    expect(() => memory.alloc(LIMITS.engineBytes)).toThrow(tooLarge);
  });
});
