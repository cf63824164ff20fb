/** A byte address in the engine's memory. */
type Address = number;

/** What `kernels/styles` exports for the styles that print flat areas of a few inks. */
export interface FlatKernels {
  quadRow(rgb: Address, width: number, pad: number, out: Address): void;
  quadAgain(colours: Address, width: number, pad: number, out: Address): void;
  weighBoxes(sums: Address, width: number, radius: number, calm: number, pad: number, out: Address): void;
  joinSectors(
    above: Address,
    upper: Address,
    own: Address,
    lower: Address,
    below: Address,
    reach: number,
    slant: number,
    halves: Address,
    width: number,
    out: Address,
  ): void;
  matchColours(
    light: Address,
    curve: Address,
    tones: Address,
    steps: number,
    colours: Address,
    count: number,
    chroma: number,
    out: Address,
  ): void;
  labelRow(
    colours: Address,
    screen: Address,
    dither: Address,
    inks: Address,
    width: number,
    out: Address,
  ): void;
  markRow(marks: Address, width: number, labels: Address): void;
  padBytes(row: Address, width: number, pad: number): void;
  addMask(sums: Address, labels: Address, level: number, weight: number, count: number): void;
  slideTent(
    tent: Address,
    plane: number,
    enters: Address,
    middle: Address,
    leaves: Address,
    level: number,
    count: number,
  ): void;
  tentAcross(row: Address, radius: number, width: number, out: Address): void;
  coverRow(
    sums: Address,
    half: number,
    limit: number,
    shift: number,
    gain: number,
    width: number,
    out: Address,
  ): void;
  hashRow(seed: number, y: number, column: number, count: number, out: Address): void;
  addBytes(sums: Address, row: Address, weight: number, count: number): void;
  grainAcross(sums: Address, radius: number, mean: number, gain: number, width: number, out: Address): void;
  padWords(row: Address, width: number, pad: number): void;
  lineRow(
    small: Address,
    smallRadius: number,
    large: Address,
    largeRadius: number,
    depth: number,
    mark: number,
    width: number,
    out: Address,
  ): void;
  stippleRow(grain: Address, gain: number, limit: number, width: number, out: Address): void;
  hatchRow(phase: number, step: number, amplitude: number, width: number, out: Address): void;
  wearRow(cover: Address, grain: Address, threshold: number, width: number): void;
  layPaper(planes: Address, plane: number, colour: number, width: number): void;
  layInk(planes: Address, plane: number, colour: number, cover: Address, width: number): void;
  joinPlanes(planes: Address, plane: number, width: number, out: Address): void;
  edgeRow(boxes: Address, none: number, slope: number, width: number, out: Address): void;
  strengthRow(sums: Address, radius: number, none: number, span: number, width: number, out: Address): void;
  pickRow(
    blurred: Address,
    step: number,
    edges: Address,
    picking: Address,
    width: number,
    planes: Address,
    plane: number,
  ): void;
}
