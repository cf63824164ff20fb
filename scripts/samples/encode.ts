import sharp from "sharp";

/** How a sample is stored, beyond its pixels. */
export type Storage = {
  profile: "srgb" | "p3";
  /** Exif orientation; 6 stores the picture lying on its left side (Exif 2.32, 4.6.4). */
  orientation: 1 | 6;
  progressive: boolean;
  subsampling: "4:2:0" | "4:4:4";
  /** Exif fields of the shot: time taken, exposure, aperture, sensitivity. */
  taken: string;
  exposure: string;
  aperture: string;
  iso: string;
};

const LEAST_QUALITY = 45;

/** sRGB pixels as a JPEG of at most `maxBytes`: at `bestQuality`, or the first below it that fits. */
export async function encodeJpeg(
  pixels: Uint8Array,
  { width, height }: { width: number; height: number },
  storage: Storage,
  bestQuality: number,
  maxBytes: number,
): Promise<Buffer> {
  const raw = { width, height, channels: 3 as const };
  for (let quality = bestQuality; quality >= LEAST_QUALITY; quality -= 3) {
    const jpeg = await sharp(pixels, { raw })
      .rotate(storage.orientation === 6 ? 270 : 0)
      .withIccProfile(storage.profile)
      .withExifMerge({
        IFD0: {
          Software: "Darkroom samples",
          DateTime: storage.taken,
          Orientation: String(storage.orientation),
        },
        IFD2: {
          DateTimeOriginal: storage.taken,
          ExposureTime: storage.exposure,
          FNumber: storage.aperture,
          ISOSpeedRatings: storage.iso,
        },
      })
      .withMetadata({ orientation: storage.orientation, icc: storage.profile })
      .jpeg({ quality, progressive: storage.progressive, chromaSubsampling: storage.subsampling })
      .toBuffer();
    if (jpeg.length <= maxBytes) return jpeg;
  }
  throw new Error(`a picture of ${width} × ${height} does not fit ${maxBytes} bytes`);
}
