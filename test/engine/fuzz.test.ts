import { beforeAll, describe, expect, it } from "vitest";
import { type Base, makeBases } from "../../scripts/fuzz/bases.ts";
import { Broken, judge } from "../../scripts/fuzz/judge.ts";
import { fuzzMemories } from "../../scripts/fuzz/memories.ts";
import { makeMutant } from "../../scripts/fuzz/mutant.ts";

/** `npm run fuzz` takes many more, of any seed. */
const SEED = 4;
const COUNT = 600;

describe("mutated pictures", () => {
  const memories = fuzzMemories();
  let bases: Base[] = [];

  beforeAll(async () => {
    bases = await makeBases();
  }, 60_000);

  it("are made of pictures that are sound", async () => {
    for (const { bytes, format, name } of bases) {
      const memory = memories({ number: 1, format });
      expect(await judge(bytes, 1, memory), name).toMatchObject({ outcome: "picture" });
    }
  });

  it("end in a picture or a typed error, twice the same, within the budget and counted reads", async () => {
    const outcomes = { picture: 0, damaged: 0, refused: 0 };
    const broken: string[] = [];
    for (let number = 0; number < COUNT; number++) {
      const mutant = makeMutant(bases, SEED, number);
      try {
        const { outcome } = await judge(mutant.bytes, mutant.scale, memories(mutant));
        outcomes[outcome] += 1;
      } catch (error) {
        if (!(error instanceof Broken)) throw error;
        broken.push(`${number}: ${mutant.base}, ${mutant.how.join(", ")}: ${error.message}`);
      }
    }
    expect(broken).toEqual([]);
    // A corpus that is all refused would show nothing.
    expect(outcomes.picture).toBeGreaterThan(COUNT / 10);
    expect(outcomes.damaged).toBeGreaterThan(COUNT / 4);
  });

  it("are the same again for the same seed and number, whatever was made before", () => {
    const first = makeMutant(bases, SEED, 17);
    makeMutant(bases, SEED, 99);
    expect(makeMutant(bases, SEED, 17)).toEqual(first);
    expect(makeMutant(bases, SEED + 1, 17).bytes).not.toEqual(first.bytes);
  });
});
