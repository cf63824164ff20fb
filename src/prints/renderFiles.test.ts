import { expect, it } from "vitest";
import { fileOf, fileUnder } from "./renderFiles.ts";

const NONE = {
  fileName: "Harbour-photo-9x12",
  tiffKey: null,
  tiffEtag: null,
  tiffBytes: null,
  tiffCrc32: null,
  previewKey: null,
  previewEtag: null,
  previewBytes: null,
  previewCrc32: null,
};
const TIFF = { tiffKey: "renders/a/1/print.tif", tiffEtag: "t", tiffBytes: 9, tiffCrc32: 0 };
const PREVIEW = { previewKey: "renders/a/1/preview.jpg", previewEtag: "p", previewBytes: 0, previewCrc32: 5 };

it("a print has the files that its row names, under names of their own", () => {
  const render = { ...NONE, ...TIFF, ...PREVIEW };
  expect(fileOf(render, "tiff")).toEqual({
    key: TIFF.tiffKey,
    etag: "t",
    bytes: 9,
    crc32: 0,
    contentType: "image/tiff",
    name: "Harbour-photo-9x12.tif",
  });
  expect(fileOf(render, "preview")).toEqual({
    key: PREVIEW.previewKey,
    etag: "p",
    bytes: 0,
    crc32: 5,
    contentType: "image/jpeg",
    name: "Harbour-photo-9x12-preview.jpg",
  });
  expect([fileOf(NONE, "tiff"), fileOf(NONE, "preview")]).toEqual([null, null]);
});

it("a key leads to its own file and to no other", () => {
  const render = { ...NONE, ...TIFF, ...PREVIEW };
  expect(fileUnder(render, TIFF.tiffKey)).toEqual(fileOf(render, "tiff"));
  expect(fileUnder(render, PREVIEW.previewKey)).toEqual(fileOf(render, "preview"));
  expect(fileUnder(render, "renders/a/1/band-0")).toBeNull();
});
