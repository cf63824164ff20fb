/** Where a ray met something: place, normal towards the viewer, and metres along the surface. */
export class Hit {
  x = 0;
  y = 0;
  z = 0;
  nx = 0;
  ny = 1;
  nz = 0;
  /** Along the surface: horizontal, and up (or towards +z on the flat). */
  tx = 1;
  tz = 0;
  bx = 0;
  by = 0;
  bz = 1;
  u = 0;
  v = 0;
  seed = 0;
  distance = 0;
  material = 0;

  /** Sets the directions along the surface from its normal. */
  frame(): void {
    const l = Math.hypot(this.nx, this.nz);
    if (l < 0.25) {
      this.tx = 1;
      this.tz = 0;
      this.bx = 0;
      this.by = 0;
      this.bz = 1;
    } else {
      this.tx = this.nz / l;
      this.tz = -this.nx / l;
      this.bx = (-this.ny * this.nx) / l;
      this.by = l;
      this.bz = (-this.ny * this.nz) / l;
    }
    this.u = this.x * this.tx + this.z * this.tz;
    this.v = this.x * this.bx + this.y * this.by + this.z * this.bz;
  }
}

/** What a surface does with light. Colours are linear sRGB. */
export class Surface {
  r = 0;
  g = 0;
  b = 0;
  /** Light it gives by itself. */
  er = 0;
  eg = 0;
  eb = 0;
  /** Normal with relief. */
  nx = 0;
  ny = 1;
  nz = 0;
  /** Reflectance at normal incidence (0: matt) and the spread of what it mirrors. */
  gloss = 0;
  rough = 0;
  /** Share of light that comes through from behind. */
  leaf = 0;
  /** Factor on the light of the surroundings, for rooms seen from outside. */
  dim = 1;

  reset(h: Hit): void {
    this.er = this.eg = this.eb = this.gloss = this.rough = this.leaf = 0;
    this.dim = 1;
    this.nx = h.nx;
    this.ny = h.ny;
    this.nz = h.nz;
  }

  colour(r: number, g: number, b: number, k = 1): void {
    this.r = r * k;
    this.g = g * k;
    this.b = b * k;
  }

  glow(r: number, g: number, b: number): void {
    this.er = r;
    this.eg = g;
    this.eb = b;
  }

  /** Tilts the normal by a slope along the surface. */
  relief(h: Hit, du: number, dv: number): void {
    const x = h.nx - h.tx * du - h.bx * dv;
    const y = h.ny - h.by * dv;
    const z = h.nz - h.tz * du - h.bz * dv;
    const k = 1 / Math.hypot(x, y, z);
    this.nx = x * k;
    this.ny = y * k;
    this.nz = z * k;
  }
}

/** What materials know of the scene: whether lamps are lit and the ground is wet. */
export type Mood = { lit: boolean; wet: boolean };

/** Fills a surface, already reset, for a hit. */
export type Material = (h: Hit, s: Surface, mood: Mood) => void;
