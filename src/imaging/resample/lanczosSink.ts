import type { EngineMemory } from "../engine/memory.ts";
import type { RowSink, Rows } from "../engine/stage.ts";
import { checkSize, type PictureShape, type Size } from "../raster.ts";
import { type LanczosPlan, LanczosRows, planLanczos } from "./lanczosRows.ts";
import { Pyramid } from "./pyramid.ts";

/** One size that a source is made into. */
export interface LanczosOutput {
  readonly target: Size;
  /** Takes the finished rows, one at a time. Without it they are gathered: `result`. */
  readonly next?: RowSink;
}

export interface LanczosOptions {
  /**
   * What the source's samples cover, in their own measure, where a scaled decoding cut the last: the picture's
   * own width and height by the scale. At most the source's size, less than one sample below it.
   */
  readonly extent?: Size;
}

/** A picture in the engine's memory, without padding. */
export interface MemoryPicture extends PictureShape {
  readonly pointer: number;
}

interface Output {
  readonly rows: LanczosRows;
  readonly next: RowSink | undefined;
  readonly pointer: number;
  readonly stride: number;
  readonly target: Size;
  made: number;
}

/**
 * Resamples one decoding to several sizes with Lanczos-3, each within one level of the exact result. What the
 * smaller ones have in common, the halves of the picture, is made once. Four channels have to be premultiplied.
 */
export class LanczosFan implements RowSink {
  readonly #channels: PictureShape["channels"];
  readonly #pyramid: Pyramid;
  readonly #outputs: readonly Output[];

  constructor(
    memory: EngineMemory,
    source: PictureShape,
    outputs: readonly LanczosOutput[],
    { extent }: LanczosOptions = {},
  ) {
    checkSize(source);
    for (const { target } of outputs) checkSize(target);
    const plans = outputs.map(({ target }) => planLanczos(source, target, extent));
    this.#channels = source.channels;
    this.#pyramid = new Pyramid(memory, source, ringPairs(plans), []);
    this.#outputs = outputs.map(({ target, next }, i) => {
      const plan = plans[i] as LanczosPlan;
      const level = this.#pyramid.levels[plan.level];
      if (level === undefined) throw new RangeError(`no level ${plan.level}`);
      const stride = target.width * source.channels;
      const pointer = memory.alloc(stride * (next === undefined ? target.height : 1));
      const rows = new LanczosRows(memory, level, source.channels, plan);
      return { rows, next, pointer, stride, target, made: 0 };
    });
  }

  push(rows: Rows): void {
    for (let i = 0; i < rows.count; ) {
      i += this.#pyramid.accept(rows, i);
      for (const output of this.#outputs) drain(output);
    }
  }

  /** The picture of output `index`, once all rows have been pushed: RangeError before, or if it had a `next`. */
  result(index: number): MemoryPicture {
    const output = this.#outputs[index];
    if (output === undefined || output.next !== undefined || !output.rows.isComplete) {
      throw new RangeError(`output ${index} is not gathered, or not yet`);
    }
    const { width, height } = output.target;
    return { width, height, channels: this.#channels, pointer: output.pointer };
  }
}

/** As LanczosFan, to one size. */
export class LanczosSink implements RowSink {
  readonly #fan: LanczosFan;

  constructor(
    memory: EngineMemory,
    source: PictureShape,
    target: Size,
    { next, extent }: LanczosOptions & Pick<LanczosOutput, "next"> = {},
  ) {
    const output = next === undefined ? { target } : { target, next };
    this.#fan = new LanczosFan(memory, source, [output], extent === undefined ? {} : { extent });
  }

  push(rows: Rows): void {
    this.#fan.push(rows);
  }

  /** The whole result in the engine's memory, once all rows have been pushed; RangeError before. */
  collect(): MemoryPicture {
    return this.#fan.result(0);
  }
}

function drain(output: Output): void {
  const { rows, next, pointer, stride } = output;
  while (rows.isReady) {
    if (next === undefined) {
      rows.make(pointer + output.made * stride);
    } else {
      rows.make(pointer);
      next.push({ pointer, stride, count: 1 });
    }
    output.made++;
  }
}

/** For each level the pairs that some plan looks back on it. */
function ringPairs(plans: readonly LanczosPlan[]): number[] {
  const levels = Math.max(...plans.map(({ level }) => level)) + 1;
  return Array.from({ length: levels }, (_, k) =>
    Math.max(0, ...plans.filter(({ level }) => level === k).map(({ pairs }) => pairs)),
  );
}
