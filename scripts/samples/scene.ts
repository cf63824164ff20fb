import type { Mesh, Vec } from "./mesh.ts";
import type { SkyName } from "./sky.ts";
import type { Mood } from "./surface.ts";

/** A shining parallelogram. With a zero normal it shines to all sides, as a small lamp does. */
export type AreaLight = { corner: Vec; u: Vec; v: Vec; normal: Vec; radiance: Vec };

/** A shift lens: the view is level, so that uprights stay upright, and the frame is moved up or down. */
export type Camera = {
  eye: Vec;
  /** Degrees from -z towards +x. */
  yaw: number;
  /** Distance of the picture plane, in widths of the longer edge. */
  focal: number;
  /** Rise of the frame, in widths of the longer edge. */
  rise: number;
};

/** How the picture is developed. */
export type Look = {
  exposure: number;
  /** White balance: factors on red and blue. */
  warmth: readonly [number, number];
  /** Glare around lights, share of the light. */
  glare: number;
  /** Standard deviation of grain at middle grey, in 8-bit levels. */
  grain: number;
  vignette: number;
};

/** All that workers need. Light is in units of radiance; a sun of 1 makes white 1. */
export type Scene = {
  mesh: Mesh;
  camera: Camera;
  sky: SkyName;
  /** Factor on the sky as it is seen: above 1, it is too bright for the exposure, as through a window. */
  outside: number;
  /** Whether light from beyond the mesh is gathered; a room's comes by its window instead. */
  open: boolean;
  sun: { direction: Vec; radiance: Vec; spread: number };
  lights: AreaLight[];
  /** Rough light from above and below, for what is seen in mirrors and for bounces. */
  ambient: { above: Vec; below: Vec };
  mood: Mood;
  /** Direction most of the soft light comes from: gives relief its shade. */
  soft: Vec;
  haze: { colour: Vec; perMetre: number };
  look: Look;
};
