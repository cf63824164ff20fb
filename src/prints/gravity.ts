/** What part of the room that is left over comes before the picture: none, half or all of it. */
export interface Shares {
  readonly across: 0 | 0.5 | 1;
  readonly down: 0 | 0.5 | 1;
}

const SHARES = {
  center: { across: 0.5, down: 0.5 },
  north: { across: 0.5, down: 0 },
  northeast: { across: 1, down: 0 },
  east: { across: 1, down: 0.5 },
  southeast: { across: 1, down: 1 },
  south: { across: 0.5, down: 1 },
  southwest: { across: 0, down: 1 },
  west: { across: 0, down: 0.5 },
  northwest: { across: 0, down: 0 },
} as const satisfies Record<string, Shares>;

/** The side that the picture is drawn to, as it is seen upright. */
export type Gravity = keyof typeof SHARES;

export const GRAVITIES = Object.keys(SHARES) as [Gravity, ...Gravity[]];

export function shareBefore(gravity: Gravity): Shares {
  return SHARES[gravity];
}
