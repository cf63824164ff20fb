import { add, cross, type MeshBuilder, scale, type Vec } from "./mesh.ts";
import type { AreaLight } from "./scene.ts";
import { bar, cushion, drape, type Opening, turned } from "./shapes.ts";

/** Warm light of a lit room, as it leaves a window. */
const ROOM_LIGHT: Vec = [4.4, 2.5, 1.0];

/** A window in an opening: reveals, frame, panes, and a room with curtains behind. */
export function windowIn(
  m: MeshBuilder,
  corner: Vec,
  along: Vec,
  o: Opening,
  panes: number,
  lights: AreaLight[],
): void {
  const out = cross(along, [0, 1, 0]);
  const at = (a: number, y: number, depth: number): Vec =>
    add(add(add(corner, scale(along, a)), [0, y, 0]), scale(out, -depth));
  const w = o.right - o.left;
  const h = o.high - o.low;
  const deep = 0.2;
  m.quad("reveal", at(o.left, o.low, deep), scale(out, deep), [0, h, 0]);
  m.quad("reveal", at(o.right, o.low, 0), scale(out, -deep), [0, h, 0]);
  m.quad("reveal", at(o.left, o.high, 0), scale(along, w), scale(out, -deep));
  m.quad("sill", at(o.left, o.low, deep), scale(along, w), scale(out, deep));
  slab(m, at(o.left - 0.06, o.low - 0.04, 0), along, out, w + 0.12, 0.04, 0.07);

  const f = 0.06;
  const piece = (a: number, y: number, pw: number, ph: number) =>
    slab(m, at(a, y, deep - 0.02), along, out, pw, ph, 0.06);
  piece(o.left, o.low, w, f);
  piece(o.left, o.high - f, w, f);
  for (let i = 0; i <= panes; i++) {
    const a = o.left + (w - f) * (i / panes);
    piece(a, o.low + f, f, h - 2 * f);
  }
  for (let i = 0; i < panes; i++) {
    const pw = w / panes;
    m.quad(
      "glass",
      at(o.left + i * pw, o.low, deep),
      scale(along, pw),
      [0, h, 0],
      0.1 + i * 0.17 + o.left * 0.013,
    );
  }
  room(m, (a, y, d) => at(o.left + a, o.low + y, deep + d), along, out, w, h);
  lights.push({
    corner: at(o.left, o.low, -0.02),
    u: scale(along, w),
    v: [0, h, 0],
    normal: out,
    radiance: ROOM_LIGHT,
  });
}

type Place = (along: number, up: number, depth: number) => Vec;

function room(m: MeshBuilder, at: Place, along: Vec, out: Vec, w: number, h: number): void {
  const [x0, x1, y0, y1, d] = [-0.7, w + 0.7, -0.12, h + 0.25, 3.4];
  const width = scale(along, x1 - x0);
  const inward = scale(out, -d);
  m.quad("room", at(x0, y0, d), width, [0, y1 - y0, 0], 0.2);
  m.quad("room", at(x0, y0, 0.02), inward, [0, y1 - y0, 0], 0.4);
  m.quad("room", at(x1, y0, 0.02), inward, [0, y1 - y0, 0], 0.6);
  m.quad("roomFloor", at(x0, y0, 0.02), width, inward);
  m.quad("roomCeiling", at(x0, y1, 0.02), width, inward);
  drape(m, "netCurtain", at(0.02, y0, 0.16), along, Math.min(0.42, w * 0.2), y1 - y0, 5, 0.03);
  drape(
    m,
    "netCurtain",
    at(w - 0.02 - Math.min(0.42, w * 0.2), y0, 0.16),
    along,
    Math.min(0.42, w * 0.2),
    y1 - y0,
    5,
    0.03,
  );
  m.quad(
    "roomPicture",
    at(w * 0.28, h * 0.45, d - 0.02),
    scale(along, Math.min(1.1, w * 0.3)),
    [0, h * 0.3, 0],
    w,
  );
  if (w < 2) return;
  const sofa = at(w * 0.62, y0 + 0.4, d - 0.7);
  cushion(m, "roomSofa", sofa, [0.85, 0.22, 0.4], 0.3);
  cushion(m, "roomSofa", add(add(sofa, [0, 0.3, 0]), scale(out, -0.4)), [0.85, 0.34, 0.14], 0.3);
  const lamp = at(w * 0.4, h * 0.78, 1.6);
  bar(m, "metal", lamp, add(lamp, [0, h, 0]), 0.008);
  turned(
    m,
    "lampGlow",
    lamp,
    [
      [-0.12, 0.22],
      [0.02, 0.2],
      [0.1, 0.05],
    ],
    24,
  );
}

function slab(m: MeshBuilder, corner: Vec, along: Vec, out: Vec, w: number, h: number, d: number): void {
  const a = scale(along, w);
  const o = scale(out, d);
  const up: Vec = [0, h, 0];
  const front = add(corner, o);
  m.quad("metal", front, a, up);
  m.quad("metal", corner, o, up);
  m.quad("metal", add(front, a), scale(o, -1), up);
  m.quad("metal", add(front, up), a, scale(o, -1));
  m.quad("metal", corner, a, o);
}
