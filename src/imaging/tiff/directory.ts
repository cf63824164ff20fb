/** Types of fields (TIFF 6.0, section 2) and the bytes of one value. */
const TYPES = {
  ascii: { code: 2, bytes: 1 },
  short: { code: 3, bytes: 2 },
  long: { code: 4, bytes: 4 },
  rational: { code: 5, bytes: 8 },
  undefined: { code: 7, bytes: 1 },
} as const;

/**
 * A field of an image file directory: numbers, pairs of numerator and denominator one after the other, or
 * bytes.
 */
export interface Field {
  readonly tag: number;
  readonly type: keyof typeof TYPES;
  readonly values: ArrayLike<number>;
}

const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;
/** A value so long stands in the entry itself. */
const INLINE_BYTES = 4;

/** Bytes that `directoryFile` makes of fields. */
export function directoryLength(fields: readonly Field[]): number {
  return fields.reduce((sum, field) => sum + outsideBytes(field), valuesStart(fields));
}

/**
 * The header of a little-endian TIFF with one directory right behind it and then the values that its entries
 * have no room for, each from an even offset (TIFF 6.0, section 2).
 */
export function directoryFile(fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(directoryLength(fields));
  const view = new DataView(file.buffer);
  view.setUint32(0, 0x002a_4949, true);
  view.setUint32(4, HEADER_BYTES, true);
  view.setUint16(HEADER_BYTES, fields.length, true);
  let outside = valuesStart(fields);
  for (const [i, field] of fields.toSorted((a, b) => a.tag - b.tag).entries()) {
    const at = HEADER_BYTES + 2 + i * ENTRY_BYTES;
    view.setUint16(at, field.tag, true);
    view.setUint16(at + 2, TYPES[field.type].code, true);
    view.setUint32(at + 4, valueBytes(field) / TYPES[field.type].bytes, true);
    const inside = outsideBytes(field) === 0;
    if (!inside) view.setUint32(at + 8, outside, true);
    writeValues(view, inside ? at + 8 : outside, field);
    outside += outsideBytes(field);
  }
  return file;
}

/** Behind the directory and the 4 bytes that say there is no other. */
function valuesStart(fields: readonly Field[]): number {
  return HEADER_BYTES + 2 + fields.length * ENTRY_BYTES + 4;
}

function valueBytes({ type, values }: Field): number {
  return type === "rational" ? 4 * values.length : TYPES[type].bytes * values.length;
}

function outsideBytes(field: Field): number {
  const bytes = valueBytes(field);
  return bytes <= INLINE_BYTES ? 0 : bytes + (bytes % 2);
}

function writeValues(view: DataView, at: number, { type, values }: Field): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (type === "short") view.setUint16(at + 2 * i, value, true);
    else if (type === "long" || type === "rational") view.setUint32(at + 4 * i, value, true);
    else view.setUint8(at + i, value);
  }
}
