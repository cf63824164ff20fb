interface Bindings {
  readonly BUCKET: R2Bucket;
}

/**
 * The peer of the ZIP benchmark: bytes that pass through workerd with nothing done to them. `from` is an address
 * to which the number of a picture is added: `/whole` pipes one body, `/each` pictures one after the other,
 * `/keep` puts each into R2, `/kept` pipes them from there.
 */
export default {
  async fetch(request: Request, { BUCKET }: Bindings, context: ExecutionContext): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const from = searchParams.get("from") ?? "";
    const [count, bytes] = [Number(searchParams.get("count")), Number(searchParams.get("bytes"))];
    const load = async (i: number) => (await fetch(from + i)).body;
    switch (pathname) {
      case "/whole":
        return new Response(await load(0), { headers: { "Content-Length": String(count * bytes) } });
      case "/each":
        return inTurn(load, count, bytes, context);
      case "/kept":
        return inTurn(async (i) => (await BUCKET.get(`${i}`))?.body ?? null, count, bytes, context);
      case "/keep":
        for (let i = 0; i < count; i++)
          await BUCKET.put(`${i}`, (await load(i))?.pipeThrough(new FixedLengthStream(bytes)) ?? null);
        return new Response("kept");
      default:
        return new Response("ready");
    }
  },
} satisfies ExportedHandler<Bindings>;

function inTurn(
  load: (i: number) => Promise<ReadableStream | null>,
  count: number,
  bytes: number,
  context: ExecutionContext,
): Response {
  const { readable, writable } = new FixedLengthStream(count * bytes);
  const piping = (async () => {
    for (let i = 0; i < count; i++) await (await load(i))?.pipeTo(writable, { preventClose: true });
    await writable.close();
  })();
  context.waitUntil(piping);
  return new Response(readable);
}
