import { describe, expect, it } from "vitest";
import { LIMITS } from "../limits.ts";
import { parseWebhookUrl } from "./webhookUrl.ts";

const RULES = { allowInsecure: false, ownHost: "darkroom.example.net" };
const parse = (text: string) => parseWebhookUrl(text, RULES);

function problemOf(text: string, rules = RULES): unknown {
  try {
    return `accepted as ${parseWebhookUrl(text, rules).href}`;
  } catch (thrown) {
    expect(thrown).toMatchObject({ code: "invalid_request", status: 400 });
    const { detail } = thrown as { detail: { issues: { field: string; problem: string }[] } };
    expect(detail.issues[0]?.field).toBe("webhook_url");
    return detail.issues[0]?.problem;
  }
}

describe("a receiver's address", () => {
  it.each([
    ["https://example.com/hooks", "https://example.com/hooks"],
    ["https://example.com:8443/a?token=b", "https://example.com:8443/a?token=b"],
    ["HTTPS://EXAMPLE.com", "https://example.com/"],
    ["https://example.com/a#b", "https://example.com/a"],
    ["https://bücher.example/", "https://xn--bcher-kva.example/"],
    ["https://localhost.example.com/", "https://localhost.example.com/"],
    ["https://internal.example/", "https://internal.example/"],
    ["https://8.8.8.8/", "https://8.8.8.8/"],
    ["https://172.15.255.255/", "https://172.15.255.255/"],
    ["https://172.32.0.0/", "https://172.32.0.0/"],
    ["https://100.63.255.255/", "https://100.63.255.255/"],
    ["https://100.128.0.0/", "https://100.128.0.0/"],
    ["https://198.17.255.255/", "https://198.17.255.255/"],
    ["https://[2606:4700::1111]/", "https://[2606:4700::1111]/"],
  ])("may be %s", (text, href) => {
    expect(parse(text).href).toBe(href);
  });

  it.each([
    "http://example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:,x",
  ])("has to be https: not %s", (text) => {
    expect(problemOf(text)).toBe("it must be https");
  });

  it.each([
    "",
    "example.com",
    "//example.com",
    "https://",
    "https://exa mple.com",
    "https://1.2.3.4.5/",
    "https://256.1.1.1/",
  ])("has to be a URL: not %j", (text) => {
    expect(problemOf(text)).toBe("it is no URL");
  });

  it.each(["https://user@example.com/", "https://:pass@example.com/", "https://example.com:x@example.org/"])(
    "carries no name or password: not %s",
    (text) => {
      expect(problemOf(text)).toBe("it must not carry a name or password");
    },
  );

  it("is as long as the limit at most, as given and as it is written out", () => {
    const start = "https://example.com/";
    const longest = start + "a".repeat(LIMITS.webhookUrlBytes - start.length);
    expect(parse(longest).href).toBe(longest);
    const umlauts = start + "ä".repeat(LIMITS.webhookUrlBytes / 6);
    for (const text of [`${longest}a`, umlauts]) {
      expect(problemOf(text)).toBe(`it must not be longer than ${LIMITS.webhookUrlBytes} characters`);
    }
  });

  it.each([
    // Every block of IANA's IPv4 Special-Purpose Address Registry that is not globally reachable, at both its ends.
    ...["0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255"],
    ...["127.0.0.1", "127.255.255.255", "169.254.0.0", "169.254.169.254", "172.16.0.0", "172.31.255.255"],
    ...["192.0.0.0", "192.0.0.255", "192.0.2.1", "192.88.99.1", "192.168.0.0", "192.168.255.255"],
    ...["198.18.0.0", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255"],
    ...["240.0.0.1", "255.255.255.255"],
    // Other spellings of 127.0.0.1 and of the metadata service (URL Standard, 3.5).
    ...["127.1", "127.0.1", "0x7f.1", "0x7F000001", "2130706433", "017700000001", "0177.0.0.1", "127.0.0.1."],
    ...["%31%32%37.0.0.1", "①②⑦.0.0.1", "127。0。0。1", "0xa9.0xfe.0xa9fe", "2852039166", "0"],
    // IPv6: unspecified, loopback, IPv4 inside, unique local, link-local, site-local, multicast, documentation.
    ...["[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:8.8.8.8]"],
    ...["[::127.0.0.1]", "[64:ff9b::10.0.0.1]", "[64:ff9b:1::1]", "[fc00::1]", "[fdff::1]", "[fe80::1]"],
    ...["[febf::1]", "[fec0::1]", "[ff02::1]", "[100::1]", "[2001:db8::1]", "[3fff::1]", "[5f00::1]"],
    // 6to4 of 127.0.0.1, Teredo, benchmarks.
    ...["[2002:7f00:1::]", "[2001::1]", "[2001:2::1]"],
    // Names that mean this machine or its network.
    ...["localhost", "LOCALHOST", "ⓛocalhost", "localhost.", "a.localhost", "printer.local", "a.b.internal"],
    ...[
      "metadata.google.internal",
      "nas.home.arpa",
      "intranet",
      "intranet.",
      "example.com.",
      "a..com",
      ".com",
    ],
  ])("does not lead to %s", (host) => {
    expect(problemOf(`https://${host}/hook`)).toBe("its host must be a public one");
    expect(problemOf(`https://${host}:8443/hook`)).toBe("its host must be a public one");
  });

  it("does not lead to this deployment itself, on any port", () => {
    for (const text of ["https://darkroom.example.net/", "https://DARKROOM.example.net:8443/v1/renders"]) {
      expect(problemOf(text)).toBe("its host must not be this service's own");
    }
  });

  it("may be plain http to this machine where that is allowed, and still nothing else", () => {
    const rules = { ...RULES, allowInsecure: true };
    for (const text of ["http://localhost:9999/hook", "http://192.168.1.20/", "https://127.0.0.1/"]) {
      expect(parseWebhookUrl(text, rules).href).toBe(text);
    }
    expect(problemOf("ftp://localhost/", rules)).toBe("it must be https");
    expect(problemOf("http://user:pass@localhost/", rules)).toBe("it must not carry a name or password");
  });
});
