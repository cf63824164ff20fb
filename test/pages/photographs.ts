import sharp from "sharp";

/** A file as a browser is given it. */
export interface Photograph {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export interface Options {
  readonly width?: number;
  readonly height?: number;
  readonly quality?: number;
}

/** A landscape at an hour of its own: no other number gives the same bytes. */
export async function photograph(name: string, seed: number, options: Options = {}): Promise<Photograph> {
  const { width = 640, height = 420, quality = 90 } = options;
  const buffer = await sharp(Buffer.from(landscape(width, height, seed)))
    .jpeg({ quality })
    .toBuffer();
  return { name, mimeType: "image/jpeg", buffer };
}

function landscape(width: number, height: number, seed: number): string {
  const hue = (seed * 47) % 360;
  const sun = {
    x: (0.15 + 0.7 * ((seed * 0.37) % 1)) * width,
    y: (0.2 + 0.3 * ((seed * 0.61) % 1)) * height,
  };
  const hill = (level: number, lift: number) => {
    const [low, high] = [height * level, height * (level - lift)];
    return `M0 ${low} Q${width / 4} ${high} ${width / 2} ${low} T${width} ${low} V${height} H0z`;
  };
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><linearGradient id="sky" x1="0" x2="0" y1="0" y2="1">
      <stop offset="0" stop-color="hsl(${hue},60%,35%)"/>
      <stop offset="1" stop-color="hsl(${(hue + 50) % 360},80%,78%)"/>
    </linearGradient></defs>
    <rect width="100%" height="100%" fill="url(#sky)"/>
    <circle cx="${sun.x}" cy="${sun.y}" r="${20 + seed / 100}" fill="hsl(${(hue + 60) % 360},95%,88%)"/>
    <path d="${hill(0.65, 0.25)}" fill="hsl(${(hue + 20) % 360},35%,40%)"/>
    <path d="${hill(0.8, -0.12)}" fill="hsl(${(hue + 30) % 360},40%,24%)"/>
  </svg>`;
}

/** Landscapes, portraits and panoramas. */
export function photographs(prefix: string, count: number, firstSeed: number): Promise<Photograph[]> {
  const shapes = [
    [640, 420],
    [420, 640],
    [560, 420],
    [900, 300],
  ] as const;
  return Promise.all(
    Array.from({ length: count }, (_, index) => {
      const [width, height] = shapes[index % shapes.length] ?? shapes[0];
      return photograph(`${prefix}-${index + 1}.jpg`, firstSeed + index, { width, height });
    }),
  );
}
