import { describe, expect, it } from "vitest";
import { planDownload } from "./planDownload.ts";
import type { EnhancedFormat, UpstreamImage, UpstreamOrder } from "./upstream/client.ts";

const PARAMS = { quality: 90, preview: true, devMode: false } as const;

function plan(
  updatedAt: string | null,
  changed: string | null,
  { format = "jpeg", from = "a.jpg" }: { format?: EnhancedFormat; from?: string } = {},
) {
  const image: UpstreamImage = { id: "i", name: from, status: "processed", reason: null, changed };
  const order: UpstreamOrder = {
    id: "o",
    name: null,
    status: "processed",
    isMerging: false,
    isProcessing: false,
    total: 1,
    createdAt: null,
    updatedAt,
    images: [image],
  };
  const { contentKey, pictures } = planDownload(order, { ...PARAMS, format });
  return { contentKey, source: pictures[0]?.source, member: pictures[0]?.member };
}

describe("a picture's name in the archive", () => {
  it.each([
    ["jpeg", "a.jpg"],
    ["png", "a.png"],
    ["webp", "a.webp"],
    ["avif", "a.avif"],
    ["jxl", "a.jxl"],
  ] as const)("as %s is %s, whatever it was sent as", (format, name) => {
    expect(plan(null, "1", { format, from: "a.tiff" }).member).toBe(name);
    expect(plan(null, "1", { format, from: "a" }).member).toBe(name);
  });
});

describe("what a picture's bytes are known by", () => {
  it("is its own last change, whatever else changed in the order", () => {
    expect(plan("2026-01-01", "1")).toEqual(plan("2026-01-02", "1"));
    expect(plan("2026-01-01", "1").source).not.toBe(plan("2026-01-01", "2").source);
    expect(plan("2026-01-01", "1").contentKey).not.toBe(plan("2026-01-01", "2").contentKey);
  });

  it("is the order's last change where it has none of its own", () => {
    expect(plan("2026-01-01", null)).toEqual(plan("2026-01-01", null));
    expect(plan("2026-01-01", null).source).not.toBe(plan("2026-01-02", null).source);
    expect(plan("2026-01-01", null).contentKey).not.toBe(plan("2026-01-02", null).contentKey);
  });
});
