/** An order of equal pictures, and how the service that holds it behaves. */
export interface Scenario {
  readonly order: string;
  readonly pictures: number;
  /** Of one picture. */
  readonly bytes: number;
  /** Before each answer. */
  readonly delayMs: number;
  /** Of one connection; null for as fast as it goes. */
  readonly bytesPerSecond: number | null;
  /** Requests until a picture's bytes: redirects, and the last. */
  readonly hops: number;
}

const MIB = 1024 * 1024;

export const FAR: Scenario = {
  order: "00000000-0000-4000-8000-000000000001",
  pictures: 50,
  bytes: 2 * MIB,
  delayMs: 100,
  bytesPerSecond: 4 * MIB,
  hops: 3,
};

export const NEAR: Scenario = {
  order: "00000000-0000-4000-8000-000000000002",
  pictures: 512,
  bytes: 2 * MIB,
  delayMs: 0,
  bytesPerSecond: null,
  hops: 1,
};

/** Enough of them that every part of a stream has run. */
export const SMALL: Scenario = {
  ...NEAR,
  order: "00000000-0000-4000-8000-000000000003",
  pictures: 16,
};

const ALL = [FAR, NEAR, SMALL];

export function scenarioOf(order: string): Scenario | undefined {
  return ALL.find((scenario) => scenario.order === order);
}

/** Ids of an order's pictures; each tells its order. */
export function seriesOf({ order, pictures }: Scenario): string[] {
  return Array.from({ length: pictures }, (_, i) => `${String(i).padStart(8, "0")}${order.slice(8)}`);
}

export function findImage(id: string): Scenario | undefined {
  return scenarioOf(`00000000${id.slice(8)}`);
}
