import { expect, it } from "vitest";
import { Gate } from "./gate.ts";

it("admits as many as it is set to, and another only when one has left", () => {
  const gate = new Gate(2, 60);
  const first = gate.enter();
  const second = gate.enter();
  expect(gate.enter()).toBeNull();
  first?.();
  expect(gate.enter()).not.toBeNull();
  expect(gate.enter()).toBeNull();
  second?.();
});

it("frees a place that was never given back", () => {
  const gate = new Gate(1, 10);
  const lost = gate.enter(0);
  expect(gate.enter(9_999)).toBeNull();
  expect(gate.enter(10_000)).not.toBeNull();
  lost?.();
  expect(gate.enter(10_001)).toBeNull();
});

it("counts nobody's leaving twice", () => {
  const gate = new Gate(2, 60);
  const first = gate.enter();
  gate.enter();
  first?.();
  first?.();
  expect(gate.enter()).not.toBeNull();
  expect(gate.enter()).toBeNull();
});
