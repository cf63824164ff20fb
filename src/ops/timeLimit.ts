/** What `within` throws when the time is over. */
export class TimeLimitError extends Error {
  override readonly name = "TimeLimitError";

  constructor(ms: number) {
    super(`not done within ${ms} ms`);
  }
}

/**
 * What `work` gives, or a TimeLimitError after `ms` milliseconds. The work itself is not stopped; whatever
 * comes of it later, a failure too, is dropped. The timer never outlives the call.
 */
export async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeLimitError(ms)), ms);
  });
  try {
    return await Promise.race([work, end]);
  } finally {
    clearTimeout(timer);
  }
}
