import { Buffer } from "node:buffer";
import { beforeAll, describe, expect, it } from "vitest";
import { ENHANCED_FORMATS } from "../../src/orders/upstream/signatures.ts";
import {
  download,
  entriesOf,
  type Mode,
  namesIn,
  type OrderClient,
  orderClient,
  orderOf,
  REPORT,
  reportIn,
} from "./downloadKit.ts";
import { requestsAbout } from "./upstream.ts";

const MODES: readonly Mode[] = ["stream", "staged"];

/** How a file of the format is called, and begins: the standards' own words. */
const FILES: Readonly<Record<(typeof ENHANCED_FORMATS)[number], { name: string; begins: RegExp }>> = {
  // ITU-T T.81, B.1.1.3
  jpeg: { name: "a.jpg", begins: /^ffd8ff/ },
  // PNG (Third Edition), 5.2
  png: { name: "a.png", begins: /^89504e470d0a1a0a/ },
  // "RIFF", four bytes of length, "WEBP" (RFC 9649, 2.4)
  webp: { name: "a.webp", begins: /^52494646.{8}57454250/ },
  // A box of four bytes of length, "ftyp", with the brand "avif" (AVIF 1.1, 6.2)
  avif: { name: "a.avif", begins: /^.{8}6674797061766966/ },
  // The codestream's marker (ISO/IEC 18181-1)
  jxl: { name: "a.jxl", begins: /^ff0a/ },
};

let client: OrderClient;
beforeAll(async () => {
  client = await orderClient();
});

describe.each(MODES)("in mode %s", (mode) => {
  it.each(ENHANCED_FORMATS)("%s is asked for as such, comes as such and is called so", async (format) => {
    const { order_id: id } = await orderOf(client, { images: [{ name: "a.tiff" }] });
    const answer = await download(client, id, mode, `&format=${format}&quality=61`);
    const { name, begins } = FILES[format];
    expect(namesIn(answer.bytes)).toEqual([name]);
    const [member] = entriesOf(answer.bytes);
    expect(member?.bytes.length).toBe(20_000);
    expect(Buffer.from(member?.bytes.subarray(0, 16) ?? []).toString("hex")).toMatch(begins);
    const asked = (await requestsAbout(id)).filter(({ path, key }) => key && path.includes("/enhanced"));
    expect(asked).toHaveLength(1);
    expect(asked[0]?.path).toMatch(new RegExp(`\\?format=${format}&quality=61&preview=true$`));
  });

  it.each([
    ["avif", "wrong-format", "jpeg"],
    ["avif", "wrong-bytes", "jpeg"],
    ["jxl", "wrong-format", "jpeg"],
    ["jxl", "wrong-bytes", "jpeg"],
    ["jpeg", "wrong-bytes", "png"],
  ])("%s that turns out to be another format (%s) is left out, and told", async (format, fault, came) => {
    const images = [{ name: "a.jpg" }, { name: "b.jpg", fault }];
    const { order_id: id } = await orderOf(client, { images });
    const answer = await download(client, id, mode, `&format=${format}`);
    expect(namesIn(answer.bytes)).toEqual([format === "jpeg" ? "a.jpg" : `a.${format}`, REPORT]);
    expect(reportIn(answer.bytes)).toMatch(new RegExp(`b\\.jpg \\| .*Asked for ${format}, got ${came}`));
  });
});
