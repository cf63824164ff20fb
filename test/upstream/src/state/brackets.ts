import type { Bracket, Picture } from "./model.ts";
import { announcedPicture } from "./order.ts";
import type { Tables } from "./tables.ts";

/** One picture of each group of brackets that are up; the exposure in its middle stands for the merged picture. */
export function mergeBrackets(tables: Tables, orderId: string, perPicture: number, now: number): Picture[] {
  const waiting = tables
    .childrenOf<Bracket>("brackets", orderId)
    .filter(({ uploaded, merged }) => uploaded && !merged);
  for (const each of waiting) tables.put("brackets", each.id, orderId, { ...each, merged: true });
  const groups = Array.from({ length: Math.ceil(waiting.length / perPicture) }, (_, i) =>
    waiting.slice(i * perPicture, (i + 1) * perPicture),
  );
  return groups.flatMap((group) => {
    const middle = group[Math.floor(group.length / 2)];
    if (middle === undefined) return [];
    const of = { id: crypto.randomUUID(), orderId, name: middle.name, type: "image/jpeg" };
    return [{ ...announcedPicture(of, now), source: middle.id }];
  });
}
