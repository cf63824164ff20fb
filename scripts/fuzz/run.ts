import path from "node:path";
import { Worker } from "node:worker_threads";
import type { FuzzAnswer, FuzzWork } from "./worker.ts";

/** A file that takes longer hangs: the slowest takes a hundredth of it. */
const HANG_MS = 20_000;

/**
 * Judges the files `numbers` of `seed` with some workers; `answer` is called for each, in no order. A worker that
 * hangs or dies is replaced, and the file it was at is broken.
 */
export async function runFuzz(
  work: FuzzWork,
  numbers: readonly number[],
  workers: number,
  answer: (answer: FuzzAnswer) => void,
): Promise<void> {
  const queue = numbers.values();
  await Promise.all(Array.from({ length: workers }, () => runWorker(work, queue, answer)));
}

async function runWorker(
  work: FuzzWork,
  queue: Iterator<number>,
  answer: (answer: FuzzAnswer) => void,
): Promise<void> {
  let worker = startWorker(work);
  for (let next = queue.next(); next.done !== true; next = queue.next()) {
    const number = next.value;
    const result = await ask(worker, number);
    answer(result.answer);
    if (result.alive) continue;
    await worker.terminate();
    worker = startWorker(work);
  }
  await worker.terminate();
}

function startWorker(work: FuzzWork): Worker {
  return new Worker(path.join(import.meta.dirname, "worker.ts"), { workerData: work });
}

function ask(worker: Worker, number: number): Promise<{ answer: FuzzAnswer; alive: boolean }> {
  return new Promise((resolve) => {
    const end = (answer: FuzzAnswer, alive: boolean) => {
      clearTimeout(timer);
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      resolve({ answer, alive });
    };
    const onMessage = (answer: FuzzAnswer) => end(answer, true);
    const onError = (error: unknown) => end({ number, broken: `the worker died: ${error}` }, false);
    const onExit = (code: number) => end({ number, broken: `the worker ended with ${code}` }, false);
    const timer = setTimeout(
      () => end({ number, broken: `it took more than ${HANG_MS} ms` }, false),
      HANG_MS,
    );
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    worker.postMessage(number);
  });
}
