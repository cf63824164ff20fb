import { expect, test } from "vitest";
import { preScale } from "./preScale.ts";

const RENDITIONS = [1200, 400, 100];

function scaleOf(width: number, height: number): number {
  const longer = Math.max(width, height);
  const targets = RENDITIONS.map((edge) => ({
    width: Math.max(1, Math.round((width * Math.min(edge, longer)) / longer)),
    height: Math.max(1, Math.round((height * Math.min(edge, longer)) / longer)),
  }));
  return preScale({ width, height }, targets).scale;
}

test("the strongest scale that leaves a factor of 2 is taken", () => {
  expect(scaleOf(1000, 800)).toBe(1);
  expect(scaleOf(4799, 3200)).toBe(1);
  expect(scaleOf(4800, 3200)).toBe(2);
  expect(scaleOf(6000, 4000)).toBe(2);
  expect(scaleOf(8192, 5464)).toBe(2);
  expect(scaleOf(3000, 9600)).toBe(4);
  expect(scaleOf(12_240, 8160)).toBe(4);
  expect(scaleOf(65_500, 1500)).toBe(8);
});

test("the last column of an odd size is cut, and the extent says how much is there", () => {
  expect(preScale({ width: 6001, height: 4003 }, [{ width: 1200, height: 800 }])).toEqual({
    scale: 2,
    size: { width: 3001, height: 2002 },
    extent: { width: 3000.5, height: 2001.5 },
  });
});
