/** Pipes what an address gives, keeps it, or gives what it kept: `/pipe?from=URL`, `/keep?from=URL`, `/kept`. */
export default {
  async fetch(request: Request, env: { BUCKET: R2Bucket }): Promise<Response> {
    const url = new URL(request.url);
    if (url.pathname === "/kept") return answer((await env.BUCKET.get("body"))?.body, null);
    const from = url.searchParams.get("from");
    if (from === null) return new Response("ready");
    const { body, headers } = await fetch(from);
    if (url.pathname !== "/keep") return answer(body, headers.get("Content-Length"));
    if (body === null) return new Response(null, { status: 502 });
    const whole = body.pipeThrough(new FixedLengthStream(Number(headers.get("Content-Length"))));
    await env.BUCKET.put("body", whole);
    return new Response("kept");
  },
} satisfies ExportedHandler<{ BUCKET: R2Bucket }>;

function answer(body: ReadableStream | null | undefined, length: string | null): Response {
  return new Response(body ?? null, { headers: length === null ? {} : { "Content-Length": length } });
}
