import { expect, it } from "vitest";
import { Gate } from "./gate.ts";

it("admits as many as it is set to, and another only when one has left", () => {
  const gate = new Gate(2);
  const first = gate.enter();
  const second = gate.enter();
  expect(gate.enter()).toBeNull();
  first?.();
  expect(gate.enter()).not.toBeNull();
  expect(gate.enter()).toBeNull();
  second?.();
});

it("counts nobody's leaving twice", () => {
  const gate = new Gate(2);
  const first = gate.enter();
  gate.enter();
  first?.();
  first?.();
  expect(gate.enter()).not.toBeNull();
  expect(gate.enter()).toBeNull();
});
