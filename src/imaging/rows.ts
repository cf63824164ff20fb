import { checkRaster, type PictureShape, type Raster } from "./raster.ts";

/**
 * A stage of the engine: it is asked for rows and asks the stage before it. Synchronous, because whatever
 * needs waiting for (network, storage) is in memory before the first row is asked for; rows then flow
 * without a promise for each.
 */
export interface RowSource extends PictureShape {
  /**
   * Writes the next row, top to bottom, into `row` (width × channels bytes). The stage keeps no hold on
   * `row`. After the last row it throws RangeError.
   */
  readRow(row: Uint8Array): void;
}

/** Reads all rows of a stage that has given none yet. */
export function collectRows(source: RowSource): Raster {
  const { width, height, channels } = source;
  const stride = width * channels;
  const data = new Uint8Array(height * stride);
  for (let y = 0; y < height; y++) source.readRow(data.subarray(y * stride, (y + 1) * stride));
  return { width, height, channels, data };
}

/** The rows of a picture in memory, as a stage. */
export function rasterRows(raster: Raster): RowSource {
  checkRaster(raster);
  const { width, height, channels, data } = raster;
  const stride = width * channels;
  let y = 0;
  return {
    width,
    height,
    channels,
    readRow(row) {
      if (y === height) throw new RangeError(`a picture of ${height} rows has no row ${height}`);
      row.set(data.subarray(y * stride, (y + 1) * stride));
      y++;
    },
  };
}
