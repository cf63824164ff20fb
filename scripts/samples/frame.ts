import type { Camera } from "./scene.ts";

/** The buffers of one picture, shared by the workers. */
export type Frame = {
  width: number;
  height: number;
  /** Size of the buffers of soft light: half of the picture's. */
  halfWidth: number;
  halfHeight: number;
  /** Soft light, and a second buffer for smoothing; three a pixel. */
  soft: Float32Array;
  smoothed: Float32Array;
  /** Place and normal of what a half-size pixel shows; three a pixel. A normal of 0: nothing that keeps soft light. */
  places: Float32Array;
  normals: Float32Array;
  /** Light on the sensor, three a pixel. */
  light: Float32Array;
  /** Glare, at an eighth of the picture's size. */
  glare: Float32Array;
  /** The developed picture, three bytes a pixel, at the enlargement's size if there is one. */
  pixels: Uint8Array;
  large?: Enlargement;
};

/** A picture larger than what is rendered, and what is kept of the rendered one to make it. */
export type Enlargement = {
  width: number;
  height: number;
  /** The rendered picture developed without grain, three a pixel. */
  tones: Float32Array;
  /** Its brightness, one a pixel. */
  luma: Float32Array;
  /** The tones with smooth edges. */
  clean: Float32Array;
  /** See `mapRow`; four a pixel. */
  maps: Float32Array;
  /** How far each pixel is from the mean of its neighbours. */
  busy: Float32Array;
};

/** Rows or columns of a picture at an eighth of its size. */
export const eighth = (n: number): number => Math.ceil(n / 8);

/** @param large the size to which the picture will be enlarged */
export function makeFrame(
  width: number,
  height: number,
  large?: { readonly width: number; readonly height: number },
): Frame {
  const floats = (n: number) => new Float32Array(new SharedArrayBuffer(n * 4));
  const halfWidth = Math.ceil(width / 2);
  const halfHeight = Math.ceil(height / 2);
  const half = halfWidth * halfHeight * 3;
  const final = large ?? { width, height };
  return {
    width,
    height,
    halfWidth,
    halfHeight,
    soft: floats(half),
    smoothed: floats(half),
    places: floats(half),
    normals: floats(half),
    light: floats(width * height * 3),
    glare: floats(eighth(width) * eighth(height) * 3),
    pixels: new Uint8Array(new SharedArrayBuffer(final.width * final.height * 3)),
    ...(large && {
      large: {
        ...large,
        tones: floats(width * height * 3),
        luma: floats(width * height),
        clean: floats(width * height * 3),
        maps: floats(width * height * 4),
        busy: floats(width * height),
      },
    }),
  };
}

/** Direction from the camera through a point of the picture, in pixels; unit length, written to `out`. */
export function aim(camera: Camera, frame: Frame, x: number, y: number, out: Float64Array): void {
  const edge = Math.max(frame.width, frame.height);
  const a = (x - frame.width / 2) / edge / camera.focal;
  const b = ((frame.height / 2 - y) / edge + camera.rise) / camera.focal;
  const yaw = (camera.yaw * Math.PI) / 180;
  const c = Math.cos(yaw);
  const s = Math.sin(yaw);
  const k = 1 / Math.hypot(a, b, 1);
  out[0] = (a * c + s) * k;
  out[1] = b * k;
  out[2] = (a * s - c) * k;
}
