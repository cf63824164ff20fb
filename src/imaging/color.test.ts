import { expect, it } from "vitest";
import { planColor } from "./color.ts";

const iccProfile = Uint8Array.of(1, 2, 3);

it.each([
  ["ycc", "rgb"],
  ["rgb", "rgb"],
  ["palette", "rgb"],
] as const)("a %s picture with an %s profile keeps it", (colorModel, iccSpace) => {
  expect(planColor({ colorModel, iccSpace, iccProfile })).toMatchObject({
    profile: iccProfile,
    greyCurve: null,
    note: null,
  });
});

it.each([
  ["cmyk", "cmyk", /CMYK.*sRGB/],
  ["ycck", "cmyk", /CMYK.*sRGB/],
  ["grey", "grey", /grey.*sRGB/],
  ["rgb", "cmyk", /left out/],
  ["ycc", "grey", /left out/],
] as const)("a %s picture with a %s profile gives it up and says so", (colorModel, iccSpace, note) => {
  const plan = planColor({ colorModel, iccSpace, iccProfile });
  expect(plan.profile).toBeNull();
  expect(plan.note).toMatch(note);
});

it("without a profile only a picture whose colours change is worth a note", () => {
  for (const colorModel of ["grey", "rgb", "ycc", "palette"] as const) {
    expect(planColor({ colorModel, iccSpace: null, iccProfile: null })).toEqual({
      profile: null,
      greyCurve: null,
      note: null,
    });
  }
  expect(planColor({ colorModel: "cmyk", iccSpace: null, iccProfile: null }).note).not.toBeNull();
});
