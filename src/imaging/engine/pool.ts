import { EngineMemory } from "./memory.ts";

/**
 * Memories for one engine job after another: one made for each job is not collected in time (thirty of them left
 * 1.5 GB in workerd), one that is used again is.
 */
export class EnginePool {
  readonly #module: WebAssembly.Module;
  readonly #free: EngineMemory[] = [];

  constructor(module: WebAssembly.Module) {
    this.#module = module;
  }

  /**
   * Runs a job with a memory of its own. How many run at a time is the gate's to decide. After a trap the memory
   * is dropped: nobody knows what was left in it.
   */
  async use<T>(job: (memory: EngineMemory) => Promise<T>): Promise<T> {
    const memory = this.#free.pop() ?? new EngineMemory(this.#module);
    memory.reset();
    try {
      const result = await job(memory);
      this.#free.push(memory);
      return result;
    } catch (thrown) {
      if (!(thrown instanceof WebAssembly.RuntimeError)) this.#free.push(memory);
      throw thrown;
    }
  }
}
