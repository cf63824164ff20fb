import { AwsClient } from "aws4fetch";
import { expect, test } from "vitest";
import type { ErrorCode } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { type WorkerLinkOptions, workerSigner } from "./signing.ts";
import { verifyWorkerLink } from "./verification.ts";

const NOW = new Date("2026-11-21T12:00:00Z");
const KEY = "assets/550e8400-e29b-41d4-a716-446655440000";
const OPTIONS = { publicUrl: "https://photos.example", secret: "test-signing-key" };
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

const link = (options = {}) => workerSigner(OPTIONS).sign(KEY, { now: NOW, expiresIn: 600, ...options });
interface Circumstances extends Partial<WorkerLinkOptions> {
  method?: string;
  now?: Date;
}
const verify = (url: string, { method = "GET", now = NOW, ...options }: Circumstances = {}) =>
  verifyWorkerLink({ method, url }, { ...OPTIONS, ...options, now });
const expectRefusal = (verification: Promise<unknown>, code: ErrorCode = "link_invalid") =>
  expect(verification).rejects.toMatchObject({ name: "DarkroomError", code });

/** A link that aws4fetch signs with our own secret: what someone who knows all but our checks could present. */
async function forge(url: string, aws: Record<string, unknown> = {}): Promise<string> {
  const client = new AwsClient({
    accessKeyId: "darkroom",
    secretAccessKey: OPTIONS.secret,
    service: "s3",
    region: "auto",
  });
  const signed = await client.sign(url, {
    method: "GET",
    aws: { signQuery: true, datetime: "20261121T120000Z", ...aws },
  });
  // As the canonical request has it: sorted, signature last.
  const parameters = [...new URL(signed.url).searchParams].filter(([name]) => name !== "X-Amz-Signature");
  const signature = new URL(signed.url).searchParams.get("X-Amz-Signature");
  const query = parameters.map((pair) => pair.map(encodeURIComponent).join("=")).sort();
  return `${signed.url.split("?")[0]}?${query.join("&")}&X-Amz-Signature=${signature}`;
}

test("a link gives its key, to GET and HEAD", async () => {
  expect(await verify(await link())).toEqual({ key: KEY });
  expect(await verify(await link(), { method: "HEAD" })).toEqual({ key: KEY });
});

test("a link gives the disposition it was signed with", async () => {
  expect(await verify(await link({ fileName: "my K\u00fcche's.jpg" }))).toEqual({
    key: KEY,
    contentDisposition: "attachment; filename=\"my Kuche's.jpg\"; filename*=UTF-8''my%20K%C3%BCche%27s.jpg",
  });
});

test("a link that aws4fetch makes is one of ours", async () => {
  const url = `${OPTIONS.publicUrl}/r2/${KEY}?X-Amz-Expires=600`;
  expect(await forge(url)).toBe(await link());
});

test("a Request is verified as it is", async () => {
  const request = new Request(await link({ fileName: "a b.jpg" }));
  expect((await verifyWorkerLink(request, { ...OPTIONS, now: NOW })).key).toBe(KEY);
});

test("a public URL may have a prefix, which the Worker sees; its scheme may differ", async () => {
  const options = { publicUrl: "https://photos.example/dark/", secret: "s" };
  const url = await workerSigner(options).sign(KEY, { now: NOW });
  expect(await verify(url, options)).toEqual({ key: KEY });
  expect(await verify(url.replace("https:", "http:"), options)).toEqual({ key: KEY });
  await expectRefusal(verify(url.replace("/dark/", "/"), options));
});

/** What someone may do to a link's text. */
const TAMPERED: Record<string, (url: string) => string> = {
  "another key": (url) => url.replace("440000", "440001"),
  "another host": (url) => url.replace("photos.", "fotos."),
  "a port": (url) => url.replace(".example/", ".example:8443/"),
  "a user": (url) => url.replace("photos.", "a@photos."),
  "longer life": (url) => url.replace("Expires=600", "Expires=601"),
  "another date": (url) => url.replace("T120000Z", "T120001Z"),
  "another day": (url) => url.replaceAll("20261121", "20261122"),
  "another signature": (url) => url.replace(/.$/, (last) => (last === "0" ? "1" : "0")),
  "an upper-case signature": (url) => url.replace(/[0-9a-f]+$/, (hex) => hex.toUpperCase()),
  "a short signature": (url) => url.slice(0, -1),
  "an empty signature": (url) => url.replace(/Signature=.*/, "Signature="),
  "another key id": (url) => url.replace("Credential=darkroom", "Credential=bright"),
  "another region": (url) => url.replace("%2Fauto%2F", "%2Feu%2F"),
  "another service": (url) => url.replace("%2Fs3%2F", "%2Fsqs%2F"),
  "another algorithm": (url) => url.replace("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1"),
  "other signed headers": (url) => url.replace("SignedHeaders=host", "SignedHeaders=host%3Brange"),
  "no signed headers": (url) => url.replace("&X-Amz-SignedHeaders=host", ""),
  "no expiry": (url) => url.replace("&X-Amz-Expires=600", ""),
  "no date": (url) => url.replace("&X-Amz-Date=20261121T120000Z", ""),
  "no query": (url) => url.replace(/\?.*/, ""),
  "expiry appended": (url) => `${url}&X-Amz-Expires=9999999`,
  "expiry repeated": (url) => `${url}&X-Amz-Expires=600`,
  "expiry put first": (url) => url.replace("?", "?X-Amz-Expires=604800&"),
  "signature repeated": (url) => `${url}&${/X-Amz-Signature=.*/.exec(url)?.[0]}`,
  "an unknown parameter": (url) => `${url}&a=b`,
  "an S3 parameter that is not ours": (url) => `${url}&response-content-type=text%2Fhtml`,
  "a disposition added": (url) => `${url}&response-content-disposition=inline`,
  "an empty parameter": (url) => `${url}&`,
  "a nameless parameter": (url) => `${url}&=1`,
  "a lower-case name": (url) => url.replace("X-Amz-Expires", "x-amz-expires"),
  "a lower-case name beside the right one": (url) => `${url}&x-amz-expires=9`,
  "an escaped name": (url) => url.replace("X-Amz-Expires", "X%2DAmz-Expires"),
  "lower-case escapes": (url) => url.replaceAll("%2F", "%2f"),
  "unescaped slashes": (url) => url.replaceAll("%2F", "/"),
  "a broken escape": (url) => url.replace("%2Fauto", "%2auto%"),
  "another order": (url) => url.replace(/(X-Amz-Date=[^&]*)&(X-Amz-Expires=[^&]*)/, "$2&$1"),
  "zeros before the expiry": (url) => url.replace("Expires=600", "Expires=0600"),
  "another spelling of the expiry": (url) => url.replace("Expires=600", "Expires=6e2"),
  "a space behind the expiry": (url) => url.replace("Expires=600", "Expires=600%20"),
  "an escaped letter in the key": (url) => url.replace("assets", "%61ssets"),
  "an escaped slash in the key": (url) => url.replace("assets/", "assets%2F"),
  "an escaped dot segment": (url) => url.replace("assets/", "assets/%2E/"),
  "a dot segment": (url) => url.replace("assets/", "assets/./"),
  "a way up and back": (url) => url.replace("assets/", "x/../assets/"),
  "an escaped way up and back": (url) => url.replace("assets/", "x/%2e%2e/assets/"),
  "a second slash": (url) => url.replace("assets/", "assets//"),
  "a slash at the end": (url) => url.replace("?", "/?"),
  "a backslash": (url) => url.replace("assets/", "assets\\"),
  "an upper-case path": (url) => url.replace("/r2/", "/R2/"),
  "a second question mark": (url) => url.replace("?", "??"),
  "a fragment": (url) => `${url}#x`,
};

test.each(Object.keys(TAMPERED))("tampered: %s", async (name) => {
  const url = await link();
  const tampered = TAMPERED[name]?.(url) ?? url;
  expect(tampered).not.toBe(url);
  await expectRefusal(verify(tampered));
});

/** The comparison of whole links would refuse these too; they are refused before anything is signed. */
test.each([
  ["&X-Amz-Expires=600", "repeated parameter"],
  ["&X-Amz-Expires=9999999", "repeated parameter"],
  ["&x-amz-expires=600", "unknown parameter"],
  ["&a=b", "unknown parameter"],
])("%s appended is refused as %s", async (appended, reason) => {
  await expect(verify((await link()) + appended)).rejects.toMatchObject({ cause: { message: reason } });
});

test("tampered: another file name, or none", async () => {
  const url = await link({ fileName: "a.jpg" });
  await expectRefusal(verify(url.replace("a.jpg", "b.jpg")));
  await expectRefusal(verify(url.replace(/&response-content-disposition=[^&]*/, "")));
  await expectRefusal(verify(url.replace("filename%3D%22a.jpg%22", "filename%3D%22a.jpg%22%0D%0AX%3A1")));
});

test.each(["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "get"])("method %s is refused", async (method) => {
  await expectRefusal(verify(await link(), { method }));
});

test("another secret is refused", async () => {
  await expectRefusal(verify(await link(), { secret: "another" }));
});

test("an empty secret verifies nothing", async () => {
  await expect(verify(await link(), { secret: "" })).rejects.toThrow(TypeError);
});

test("a link ends at its expiry", async () => {
  expect(await verify(await link(), { now: later(599) })).toEqual({ key: KEY });
  await expectRefusal(verify(await link(), { now: later(600) }), "link_expired");
  await expectRefusal(
    verify(await link({ expiresIn: LIMITS.signedUrlSeconds }), { now: later(30 * 86400) }),
    "link_expired",
  );
});

test("an expired link that was changed is invalid, not expired", async () => {
  await expectRefusal(verify((await link()).replace("440000", "440001"), { now: later(600) }));
});

test("a link is good a little before its date, for clocks that differ, and no earlier", async () => {
  expect(await verify(await link(), { now: later(-LIMITS.clockSkewSeconds) })).toEqual({ key: KEY });
  await expectRefusal(verify(await link(), { now: later(-LIMITS.clockSkewSeconds - 1) }));
});

test.each([LIMITS.signedUrlSeconds + 1, 9_999_999, 0, -1, 1.5, "", "a"])(
  "a lifetime of %j is refused even when signed with our secret",
  async (expires) => {
    await expectRefusal(verify(await forge(`${OPTIONS.publicUrl}/r2/${KEY}?X-Amz-Expires=${expires}`)));
  },
);

test.each([
  "20261321T120000Z",
  "20261131T120000Z",
  "20261121T250000Z",
  "2026-11-21T12:00:00Z",
  "20261121",
  "",
])("the date %j is refused even when signed with our secret", async (datetime) => {
  const url = await forge(`${OPTIONS.publicUrl}/r2/${KEY}?X-Amz-Expires=600`, { datetime: datetime || " " });
  await expectRefusal(verify(url));
});

test.each(["assets//a", "assets/a%20b", "assets/%C3%A9", ".wrangler/a", ""])(
  "the key %j is refused even when signed with our secret",
  async (key) => {
    await expectRefusal(verify(await forge(`${OPTIONS.publicUrl}/r2/${key}?X-Amz-Expires=600`)));
  },
);

test("aws4fetch does sign only the first of repeated parameters: why whole links are compared", async () => {
  const once = new URL(await forge(`${OPTIONS.publicUrl}/r2/${KEY}?X-Amz-Expires=600`));
  const twice = new URL(
    await forge(`${OPTIONS.publicUrl}/r2/${KEY}?X-Amz-Expires=600&X-Amz-Expires=9999999`),
  );
  expect(twice.searchParams.get("X-Amz-Signature")).toBe(once.searchParams.get("X-Amz-Signature"));
});
