import type { Mesh } from "./mesh.ts";

const BINS = 12;
const LEAF = 3;

const shared = (floats: number) => new Float32Array(new SharedArrayBuffer(floats * 4));

function triangleBounds(corners: ArrayLike<number>, count: number): Float32Array {
  const bounds = new Float32Array(count * 6);
  for (let i = 0; i < count; i++) {
    for (let axis = 0; axis < 3; axis++) {
      const a = corners[i * 9 + axis] ?? 0;
      const b = a + (corners[i * 9 + 3 + axis] ?? 0);
      const c = a + (corners[i * 9 + 6 + axis] ?? 0);
      bounds[i * 6 + axis] = Math.min(a, b, c) - 1e-5;
      bounds[i * 6 + 3 + axis] = Math.max(a, b, c) + 1e-5;
    }
  }
  return bounds;
}

function grow(box: Float32Array, at: number, bounds: Float32Array, from: number): void {
  for (let k = 0; k < 3; k++) {
    box[at + k] = Math.min(box[at + k] as number, bounds[from + k] as number);
    box[at + 3 + k] = Math.max(box[at + 3 + k] as number, bounds[from + 3 + k] as number);
  }
}

function empty(box: Float32Array, at: number): void {
  box.fill(Infinity, at, at + 3);
  box.fill(-Infinity, at + 3, at + 6);
}

function area(box: Float32Array, at: number): number {
  const dx = (box[at + 3] as number) - (box[at] as number);
  const dy = (box[at + 4] as number) - (box[at + 1] as number);
  const dz = (box[at + 5] as number) - (box[at + 2] as number);
  return dx < 0 ? 0 : dx * dy + dy * dz + dz * dx;
}

/** Binned surface-area heuristic (Wald 2007). Children of a node are neighbours. */
export function buildBvh(corners: number[], normals: number[], seeds: number[], materials: number[]): Mesh {
  const count = seeds.length;
  const bounds = triangleBounds(corners, count);
  const order = new Int32Array(count).map((_, i) => i);
  const boxes = new Float32Array(count * 12 + 12);
  const links = new Int32Array(count * 4 + 4);
  const bins = new Float32Array(BINS * 6);
  const tally = new Int32Array(BINS);
  const rightCost = new Float64Array(BINS);
  const scratch = new Float32Array(6);
  const middle = new Float32Array(6);
  let nodes = 1;
  const stack: [number, number, number][] = [[0, 0, count]];

  for (let task = stack.pop(); task; task = stack.pop()) {
    const [node, start, end] = task;
    empty(boxes, node * 6);
    empty(middle, 0);
    for (let i = start; i < end; i++) {
      const b = (order[i] as number) * 6;
      grow(boxes, node * 6, bounds, b);
      for (let k = 0; k < 3; k++) {
        const c = (bounds[b + k] as number) + (bounds[b + 3 + k] as number);
        middle[k] = Math.min(middle[k] as number, c);
        middle[k + 3] = Math.max(middle[k + 3] as number, c);
      }
    }
    links[node * 2] = start;
    links[node * 2 + 1] = end - start;
    if (end - start <= LEAF) continue;

    const sizes = [0, 1, 2].map((k) => (middle[k + 3] as number) - (middle[k] as number));
    const axis = sizes.indexOf(Math.max(...sizes));
    const low = middle[axis] as number;
    const perUnit = (BINS * 0.9999) / (sizes[axis] || 1);
    const binOf = (triangle: number) =>
      Math.floor(
        ((bounds[triangle * 6 + axis] as number) + (bounds[triangle * 6 + 3 + axis] as number) - low) *
          perUnit,
      );
    for (let b = 0; b < BINS; b++) empty(bins, b * 6);
    tally.fill(0);
    for (let i = start; i < end; i++) {
      const triangle = order[i] as number;
      const b = binOf(triangle);
      tally[b] = (tally[b] as number) + 1;
      grow(bins, b * 6, bounds, triangle * 6);
    }
    empty(scratch, 0);
    for (let b = BINS - 1, n = 0; b > 0; b--) {
      grow(scratch, 0, bins, b * 6);
      n += tally[b] as number;
      rightCost[b] = area(scratch, 0) * n;
    }
    empty(scratch, 0);
    let best = Infinity;
    let cut = 1;
    for (let b = 0, n = 0; b < BINS - 1; b++) {
      grow(scratch, 0, bins, b * 6);
      n += tally[b] as number;
      const cost = area(scratch, 0) * n + (rightCost[b + 1] as number);
      if (n > 0 && n < end - start && cost < best) {
        best = cost;
        cut = b + 1;
      }
    }
    let split = start;
    for (let i = start; i < end; i++) {
      const triangle = order[i] as number;
      if (binOf(triangle) < cut) {
        order[i] = order[split] as number;
        order[split++] = triangle;
      }
    }
    if (split === start || split === end) split = (start + end) >> 1;
    links[node * 2] = nodes;
    links[node * 2 + 1] = 0;
    stack.push([nodes + 1, split, end], [nodes, start, split]);
    nodes += 2;
  }

  const mesh: Mesh = {
    corners: shared(count * 9),
    normals: shared(count * 9),
    seeds: shared(count),
    materials: new Uint8Array(new SharedArrayBuffer(count)),
    boxes: shared(nodes * 6),
    links: new Int32Array(new SharedArrayBuffer(nodes * 8)),
  };
  for (let i = 0; i < count; i++) {
    const from = order[i] as number;
    for (let k = 0; k < 9; k++) {
      mesh.corners[i * 9 + k] = corners[from * 9 + k] as number;
      mesh.normals[i * 9 + k] = normals[from * 9 + k] as number;
    }
    mesh.seeds[i] = seeds[from] as number;
    mesh.materials[i] = materials[from] as number;
  }
  mesh.boxes.set(boxes.subarray(0, nodes * 6));
  mesh.links.set(links.subarray(0, nodes * 2));
  return mesh;
}
