/** First address behind the kernels' own tables: from here on memory is the engine's to give out. */
export function heapBase(): usize {
  return __heap_base;
}
